package io.wirecheck.proving;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Which of the network's capabilities a container is not given. */
final class Capabilities {

  /** What a container runtime gives by default, of those that are heeded here. */
  private static final Set<String> BY_DEFAULT = Set.of("NET_RAW");

  private static final List<String> HEEDED = List.of("NET_RAW", "NET_ADMIN");

  private Capabilities() {}

  /** Of a pod's first container, in the words of setpriv. */
  static List<String> withheld(final JsonNode pod) {
    final JsonNode context = pod.path("spec").path("containers").path(0).path("securityContext");
    final List<String> withheld = new ArrayList<>();
    for (final String name : HEEDED) {
      if (!context.path("privileged").asBoolean() && !isGiven(name, context.path("capabilities"))) {
        withheld.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return withheld;
  }

  private static boolean isGiven(final String name, final JsonNode capabilities) {
    final boolean isDropped = names(capabilities.path("drop"), name);
    return names(capabilities.path("add"), name) || (BY_DEFAULT.contains(name) && !isDropped);
  }

  private static boolean names(final JsonNode list, final String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .anyMatch(one -> one.equals("ALL") || one.equals(name));
  }
}
