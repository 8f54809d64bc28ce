package consumer;

import io.wirecheck.run.CheckProvider;
import io.wirecheck.run.Profile;
import java.util.List;

/** A profile that nobody has written a check for. */
public final class OwnProfiles implements CheckProvider {

  @Override
  public List<Profile> profiles() {
    return List.of(new Profile("nothing-yet", List.of(), 0));
  }
}
