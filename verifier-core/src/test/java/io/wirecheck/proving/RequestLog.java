package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Clock;

/** What was asked, in the order of arrival. */
final class RequestLog {

  private final ArrayNode entries = Json.array();
  private final Clock clock;

  RequestLog(final Clock clock) {
    this.clock = clock;
  }

  synchronized void note(
      final String method, final String path, final String query, final String agent) {
    entries
        .addObject()
        .put("time", clock.instant().toString())
        .put("method", method)
        .put("path", path)
        .put("query", query)
        .put("agent", agent);
  }

  synchronized ArrayNode entries() {
    return entries.deepCopy();
  }

  synchronized void forget() {
    entries.removeAll();
  }
}
