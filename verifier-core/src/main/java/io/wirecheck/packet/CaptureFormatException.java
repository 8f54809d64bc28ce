package io.wirecheck.packet;

import java.io.IOException;

/** A file is no capture that can be read. */
public final class CaptureFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  CaptureFormatException(String file, long offset, String what) {
    super(file + ", byte " + offset + ": " + what);
    this.file = file;
    this.offset = offset;
  }

  /** The path of the file, or "bytes" for one in memory. */
  public String file() {
    return file;
  }

  /** Where in the file the trouble is, in bytes from its start. */
  public long offset() {
    return offset;
  }
}
