package io.wirecheck.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** A document of pods of a given size, without a second copy of it in memory. */
final class ManyPods {

  private static final String HEAD = "{\"apiVersion\":\"v1\",\"items\":[";
  private static final String TAIL = "],\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"\"}}";

  private ManyPods() {}

  /** Prints how many pods it read of a document of so many megabytes. */
  public static void main(final String[] arguments) {
    System.out.println(count(parse(document(Integer.parseInt(arguments[0]) << 20))));
  }

  static Inventory document(final int bytes) {
    final ByteBuffer buffer = ByteBuffer.allocate(bytes);
    buffer.put(HEAD.getBytes(UTF_8));
    byte[] pod = pod(0);
    for (int i = 1; buffer.remaining() > pod.length + TAIL.length() + 64; i++) {
      buffer.put(pod);
      pod = pod(i);
      pod[0] = ',';
    }
    buffer.put(TAIL.getBytes(UTF_8));
    while (buffer.hasRemaining()) {
      buffer.put((byte) ' ');
    }
    return new Inventory(
        Map.of(
            DocumentKind.PODS,
            new Inventory.Read(
                new Evidence(
                    Evidence.JSON,
                    buffer.array(),
                    Provenance.of(DocumentKind.PODS.path(), "a test", Instant.EPOCH)))));
  }

  static Topology parse(final Inventory inventory) {
    return TopologyParser.parse(inventory);
  }

  static int count(final Topology topology) {
    return topology.pods().asOptional().orElseThrow().size();
  }

  /** About the size of a real pod; its first character is a place for the comma. */
  private static byte[] pod(final int index) {
    return """
         {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"load","name":"pod-%d","uid":"u-%d",
        "creationTimestamp":"2025-10-01T08:00:00Z","labels":{"app":"load"}},
        "spec":{"nodeName":"node-%d","containers":[{"name":"main","env":[%s]}]},
        "status":{"phase":"Running","podIP":"10.%d.%d.%d"}}
        """
        .formatted(
            index,
            index,
            index / 100,
            "{\"name\":\"SOME_VARIABLE\",\"value\":\"some value\"},".repeat(60)
                + "{\"name\":\"LAST\"}",
            index >> 16 & 0xFF,
            index >> 8 & 0xFF,
            index & 0xFF)
        .getBytes(UTF_8);
  }
}
