package io.wirecheck.evidence;

import io.wirecheck.model.Provenance;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Bytes that a network gave, with their media type and provenance. The name of the evidence, a
 * relative path with forward slashes, is its provenance's document.
 */
public final class Evidence {

  public static final String JSON = "application/json";
  public static final String TEXT = "text/plain";
  public static final String PCAP = "application/vnd.tcpdump.pcap";

  private final String mediaType;
  private final byte[] bytes;
  private final Provenance provenance;

  /** Takes the array over: the caller must not write to it again. */
  public Evidence(final String mediaType, final byte[] bytes, final Provenance provenance) {
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.provenance = provenance;
  }

  /** The same bytes, as another reading gave them. */
  public Evidence readAgain(final Provenance again) {
    return new Evidence(mediaType, bytes, again);
  }

  public String name() {
    return provenance.document();
  }

  public String mediaType() {
    return mediaType;
  }

  public Provenance provenance() {
    return provenance;
  }

  public int size() {
    return bytes.length;
  }

  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  /** A read-only view of the bytes. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  @Override
  public String toString() {
    return name() + " (" + mediaType + ", " + bytes.length + " bytes)";
  }
}
