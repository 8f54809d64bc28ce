package io.wirecheck.evidence;

import java.util.Optional;

/** What a bundle holds: recorded by Wirecheck, or made by hand. */
sealed interface Bundle permits RecordedBundle, HandMadeBundle {

  Optional<RecordedRun> recorded();

  String description();

  /** Its answers to one session, from the beginning. */
  Replay replay();
}
