package io.wirecheck.invariant;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.check.ObjectRef;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.ObservationPoint;
import io.wirecheck.model.IpAddress;
import java.util.List;
import java.util.Optional;

/** One receiver, and where its packets can be seen last. */
sealed interface Target {

  Endpoint endpoint();

  IpAddress address();

  /** Its node, for receivers that have one. */
  Optional<String> node();

  /** The point behind which nobody of ours looks. */
  Optional<ObservationPoint> lastPoint();

  List<ObjectRef> objects();

  /** A pod with a cable of its own. What passed its veth towards it was delivered. */
  record InPod(Endpoint endpoint, End end) implements Target {
    @Override
    public IpAddress address() {
      return end.address();
    }

    @Override
    public Optional<String> node() {
      return Optional.of(end.node());
    }

    @Override
    public Optional<ObservationPoint> lastPoint() {
      return Optional.of(ObservationPoint.veth(end.node(), end.pod()));
    }

    @Override
    public List<ObjectRef> objects() {
      return List.of(ObjectRef.pod(end.pod()), ObjectRef.node(end.node()));
    }

    @Override
    public String toString() {
      return end.pod().toString();
    }
  }

  /** A node. Its interface shows what comes to it, and not whether its firewall takes it. */
  record OnNode(String name, IpAddress address, ObservationPoint primary) implements Target {
    @Override
    public Endpoint endpoint() {
      return new Endpoint.OfAddress(address);
    }

    @Override
    public Optional<String> node() {
      return Optional.of(name);
    }

    @Override
    public Optional<ObservationPoint> lastPoint() {
      return Optional.of(primary);
    }

    @Override
    public List<ObjectRef> objects() {
      return List.of(ObjectRef.node(name));
    }

    @Override
    public String toString() {
      return "node/" + name;
    }
  }

  /** An address that nobody of ours stands behind. */
  record Beyond(IpAddress address) implements Target {
    @Override
    public Endpoint endpoint() {
      return new Endpoint.OfAddress(address);
    }

    @Override
    public Optional<String> node() {
      return Optional.empty();
    }

    @Override
    public Optional<ObservationPoint> lastPoint() {
      return Optional.empty();
    }

    @Override
    public List<ObjectRef> objects() {
      return List.of();
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }
}
