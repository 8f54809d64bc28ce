package io.wirecheck.check;

import io.wirecheck.evidence.Cell;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;
import java.util.List;

/**
 * A flow between two pods, with what the topology says of its ends.
 *
 * @param cell of the source
 */
public record FlowSubject(Flow flow, Cell cell, End source, End destination)
    implements Subject, Routed {

  /**
   * One end of a flow.
   *
   * @param owner the network interface that owns the address
   * @param primary the node's primary network interface; the same as the owner where that is it
   */
  public record End(
      PodRef pod,
      String node,
      IpAddress address,
      ObservationPoint owner,
      ObservationPoint primary) {}

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
    return destination.address();
  }

  @Override
  public List<ObjectRef> objects() {
    return List.of(
        ObjectRef.pod(source.pod()),
        ObjectRef.node(source.node()),
        ObjectRef.pod(destination.pod()),
        ObjectRef.node(destination.node()));
  }

  @Override
  public String toString() {
    return flowText();
  }
}
