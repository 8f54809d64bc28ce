package io.wirecheck.junit;

import com.google.auto.service.AutoService;
import io.wirecheck.check.Check;
import io.wirecheck.run.CheckProvider;
import io.wirecheck.run.Profile;
import java.util.List;

/** Profiles of scripted checks, and a check that is found by its provider alone. */
@AutoService(CheckProvider.class)
public final class ScriptedProfiles implements CheckProvider {

  /** Not found by the class path: nothing names its class. */
  static final class ScriptIsProvided extends Script.Scripted {}

  @Override
  public List<Check<?>> checks() {
    return List.of(new ScriptIsProvided());
  }

  @Override
  public List<Profile> profiles() {
    return List.of(
        new Profile("our-own", List.of("script-is-provided", "script-also-holds"), 2),
        new Profile(
            "all-verdicts",
            List.of(
                "script-holds", "script-fails", "script-is-inconclusive", "script-does-not-apply"),
            4),
        new Profile("nothing", List.of(), 0),
        new Profile("lost", List.of("script-is-lost"), 1));
  }
}
