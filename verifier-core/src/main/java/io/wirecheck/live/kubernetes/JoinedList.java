package io.wirecheck.live.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.wirecheck.model.InconclusiveCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The pages of a list as the one document that the server would send without a limit. */
final class JoinedList {

  private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

  private final String kind;
  private final List<byte[]> parts = new ArrayList<>();
  private long size;

  JoinedList(final String kind) {
    this.kind = kind;
  }

  void add(final Page page) {
    if (parts.isEmpty()) {
      append(head(page));
    }
    if (page.items().length > 0) {
      if (parts.size() > 1) {
        append(new byte[] {','});
      }
      append(page.items());
    }
  }

  private byte[] head(final Page page) {
    final JsonNodeFactory json = JsonNodeFactory.instance;
    return "{\"kind\":%s,\"apiVersion\":%s,\"metadata\":{\"resourceVersion\":%s},\"items\":["
        .formatted(
            json.textNode(kind),
            json.textNode(page.apiVersion()),
            json.textNode(page.resourceVersion()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void append(final byte[] part) {
    parts.add(part);
    size += part.length;
  }

  /** The document. */
  byte[] bytes(final String wanted) throws ReadFailure {
    append(END);
    if (size > Integer.MAX_VALUE - 8) {
      throw new ReadFailure(
          InconclusiveCode.UNREADABLE_DOCUMENT,
          "the answer to '%s' has %d bytes, more than can be held".formatted(wanted, size));
    }
    final ByteBuffer whole = ByteBuffer.allocate((int) size);
    parts.forEach(whole::put);
    return whole.array();
  }
}
