package io.wirecheck.junit;

import io.wirecheck.check.FlowSubject.End;
import io.wirecheck.evidence.Endpoint;
import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.junit.ProbeStands.Stand;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.PodRef;

/**
 * A pod in the network that sends what a test asks for. A send is asked for within {@link
 * Captures#during}, and done when its body has ended. Of each flow three packets are sent, each
 * with a nonce of its own.
 */
public final class Probe {

  /** Each packet of a flow is seen on its own: some faults show only from the second on. */
  private static final int PACKETS = 3;

  private final Stand stand;
  private final CaptureWindows windows;

  Probe(final Stand stand, final CaptureWindows windows) {
    this.stand = stand;
    this.windows = windows;
  }

  public IpAddress address() {
    return end().address();
  }

  public PodRef pod() {
    return end().pod();
  }

  /** The name of the node that it runs on. */
  public String node() {
    return end().node();
  }

  /** The availability zone of its node. */
  public String zone() {
    return stand.cell().zone();
  }

  /** Sends datagrams to another probe. */
  public Flow sendUdp(final Probe to, final int port) {
    return send(to, Transport.UDP, port);
  }

  /** Sends datagrams to an address, which need not answer. */
  public Flow sendUdp(final IpAddress to, final int port) {
    return send(to, Transport.UDP, port);
  }

  /** Connects to another probe and sends data, once for each packet. */
  public Flow sendTcp(final Probe to, final int port) {
    return send(to, Transport.TCP, port);
  }

  /** Connects to an address and sends data; where nobody accepts, no packet carries a nonce. */
  public Flow sendTcp(final IpAddress to, final int port) {
    return send(to, Transport.TCP, port);
  }

  /** Sends ICMP echo requests to another probe. */
  public Flow ping(final Probe to) {
    return send(to, Transport.ICMP, 0);
  }

  /** Sends ICMP echo requests to an address. */
  public Flow ping(final IpAddress to) {
    return send(to, Transport.ICMP, 0);
  }

  End end() {
    return stand.end();
  }

  private Flow send(final Probe to, final Transport transport, final int port) {
    return windows.send(this, to, flow(new Endpoint.OfPod(to.pod()), transport, port));
  }

  private Flow send(final IpAddress to, final Transport transport, final int port) {
    return windows.send(this, flow(new Endpoint.OfAddress(to), transport, port));
  }

  private Flow flow(final Endpoint to, final Transport transport, final int port) {
    return new Flow(new Endpoint.OfPod(pod()), to, transport, port, PACKETS);
  }

  /** Such as {@code wirecheck/probe-1 (10.0.12.7, node ip-10-0-12-4)}. */
  @Override
  public String toString() {
    return "%s (%s, node %s)".formatted(pod(), address(), node());
  }
}
