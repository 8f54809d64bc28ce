package io.wirecheck.run;

import io.wirecheck.check.Check;
import java.util.List;

/**
 * Brings checks and profiles that are known only at run time, such as invariants that are read from
 * a file. Found by {@link java.util.ServiceLoader}; a check that is a class of its own is found
 * without.
 */
public interface CheckProvider {

  /** Checks with ids that no other has. */
  default List<Check<?>> checks() {
    return List.of();
  }

  /** Profiles with names that no other has, of checks by id. */
  default List<Profile> profiles() {
    return List.of();
  }
}
