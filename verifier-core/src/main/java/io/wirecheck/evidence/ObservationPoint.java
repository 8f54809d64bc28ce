package io.wirecheck.evidence;

import io.wirecheck.model.PodRef;
import java.util.Comparator;

/**
 * Where packets can be seen (RFC 7011, section 2). The text is stable and names files of a bundle.
 *
 * @param id a network interface's id, a pod as {@code namespace/name}
 */
public record ObservationPoint(String node, Kind kind, String id)
    implements Comparable<ObservationPoint> {

  private static final Comparator<ObservationPoint> ORDER =
      Comparator.comparing(ObservationPoint::node)
          .thenComparing(ObservationPoint::kind)
          .thenComparing(ObservationPoint::id);

  /** What is listened at. */
  public enum Kind {
    /** The node's device for an elastic network interface, found by its MAC address. */
    NETWORK_INTERFACE,
    /** The host's end of a pod's veth pair. */
    VETH
  }

  public static ObservationPoint networkInterface(final String node, final String id) {
    return new ObservationPoint(node, Kind.NETWORK_INTERFACE, id);
  }

  public static ObservationPoint veth(final String node, final PodRef pod) {
    return new ObservationPoint(node, Kind.VETH, pod.toString());
  }

  @Override
  public int compareTo(final ObservationPoint other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (kind == Kind.VETH ? "veth of " + id : id) + " (node " + node + ")";
  }
}
