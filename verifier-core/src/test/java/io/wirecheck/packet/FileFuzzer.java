package io.wirecheck.packet;

import java.io.IOException;

/** A capture file of any bytes, as a fuzzer calls it. */
public final class FileFuzzer {

  private FileFuzzer() {}

  /** The name and shape that libFuzzer's users know. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Invariants.checkFile(input);
  }
}
