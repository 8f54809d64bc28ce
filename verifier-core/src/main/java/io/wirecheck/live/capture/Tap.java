package io.wirecheck.live.capture;

import io.wirecheck.shell.CaptureSource.Pcap;

/** A device that is listened on. */
interface Tap {

  /** Tells it to end once it has read what there is. */
  void stop();

  /**
   * What was captured; after {@link #stop}.
   *
   * @throws TapException if that was not all
   */
  Pcap taken() throws TapException;

  /** Ends it, whatever it has. */
  void discard();
}
