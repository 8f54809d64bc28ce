package io.wirecheck.checks;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Routed;
import io.wirecheck.check.Subject;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Key;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A flow on its way out of a pod's node.
 *
 * @param cell of the source
 * @param interfaces every network interface by which it could leave
 */
record EgressSubject(
    Flow flow,
    Cell cell,
    End source,
    IpAddress destination,
    SortedSet<ObservationPoint> interfaces,
    Expected expected,
    List<ObjectRef> objects)
    implements Subject, Routed {

  EgressSubject {
    interfaces = Collections.unmodifiableSortedSet(new TreeSet<>(interfaces));
    objects = List.copyOf(objects);
  }

  /** Where the packet is before the node does anything with it. */
  ObservationPoint veth() {
    return ObservationPoint.veth(source.node(), source.pod());
  }

  /**
   * The packet must have been seen at the veth. An interface that could not be listened at leaves
   * what the others show.
   */
  Key.FlowSightings key() {
    return new Key.FlowSightings(flow, new TreeSet<>(List.of(veth())), interfaces);
  }

  @Override
  public String sourceNode() {
    return source.node();
  }

  @Override
  public IpAddress sourceAddress() {
    return source.address();
  }

  @Override
  public IpAddress destinationAddress() {
    return destination;
  }

  @Override
  public String toString() {
    return flowText();
  }
}
