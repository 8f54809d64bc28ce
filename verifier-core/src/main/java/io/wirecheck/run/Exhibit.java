package io.wirecheck.run;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * A file to be shown beside a finding: a part of the evidence that decided it.
 *
 * <p>Its name is a relative path with forward slashes, of characters that every file system takes,
 * and no other exhibit of the report has it.
 */
public final class Exhibit {

  private final String name;
  private final String mediaType;
  private final String caption;
  private final byte[] bytes;

  /** Takes the array over: the caller must not write to it again. */
  public Exhibit(
      final String name, final String mediaType, final String caption, final byte[] bytes) {
    this.name = name;
    this.mediaType = mediaType;
    this.caption = caption;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  /** Such as {@code application/vnd.tcpdump.pcap}. */
  public String mediaType() {
    return mediaType;
  }

  /** What it holds and of which evidence, such as {@code frames 14, 15 of captures/a.pcap}. */
  public String caption() {
    return caption;
  }

  public int size() {
    return bytes.length;
  }

  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public String toString() {
    return name + " (" + caption + ", " + bytes.length + " bytes)";
  }
}
