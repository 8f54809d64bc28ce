package io.wirecheck.invariant;

import io.wirecheck.check.FlowSubject;
import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Routed;
import io.wirecheck.check.Subject;
import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A flow that a sentence is about.
 *
 * @param cell of the sender
 * @param interfaces every network interface by which it could leave the sender's node
 * @param carriers those that show what leaves by the owner of the sender's address: a branch's
 *     trunk
 * @param nodeAddress the primary address of the sender's node
 */
record SentFlow(
    Flow flow,
    Cell cell,
    End source,
    Target target,
    SortedSet<ObservationPoint> interfaces,
    SortedSet<ObservationPoint> carriers,
    Optional<IpAddress> nodeAddress)
    implements Subject, Routed {

  SentFlow {
    interfaces = Collections.unmodifiableSortedSet(new TreeSet<>(interfaces));
    carriers = Collections.unmodifiableSortedSet(new TreeSet<>(carriers));
  }

  /** Where a packet is before its node does anything with it. */
  ObservationPoint veth() {
    return ObservationPoint.veth(source.node(), source.pod());
  }

  boolean isTcp() {
    return flow.transport() == Transport.TCP;
  }

  boolean staysOnItsNode() {
    return target.node().equals(Optional.of(source.node()));
  }

  /** The same for rules of flows between pods. */
  Optional<FlowSubject> betweenPods() {
    return target instanceof final Target.InPod pod
        ? Optional.of(new FlowSubject(flow, cell, source, pod.end()))
        : Optional.empty();
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
    return target.address();
  }

  @Override
  public List<ObjectRef> objects() {
    return Stream.concat(
            Stream.of(ObjectRef.pod(source.pod()), ObjectRef.node(source.node())),
            target.objects().stream())
        .toList();
  }

  @Override
  public String toString() {
    return "%s %s -> %s%s (%s -> %s)"
        .formatted(
            Words.of(flow.transport()),
            source.address(),
            target.address(),
            flow.port() == 0 ? "" : ":" + flow.port(),
            source.pod(),
            target);
  }
}
