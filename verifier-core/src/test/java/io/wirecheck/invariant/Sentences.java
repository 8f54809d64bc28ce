package io.wirecheck.invariant;

import static io.wirecheck.invariant.Conditions.arriveWithin;
import static io.wirecheck.invariant.Conditions.beAnsweredWithin;
import static io.wirecheck.invariant.Conditions.beDelivered;
import static io.wirecheck.invariant.Conditions.beRefused;
import static io.wirecheck.invariant.Conditions.keepSourceAddress;
import static io.wirecheck.invariant.Conditions.leaveByOwnInterface;
import static io.wirecheck.invariant.Conditions.leaveByPrimaryInterface;
import static io.wirecheck.invariant.Conditions.notBeDelivered;
import static io.wirecheck.invariant.Conditions.notBeEncapsulated;
import static io.wirecheck.invariant.Conditions.translateSourceAddress;
import static io.wirecheck.invariant.Conditions.translateSourceAddressTo;
import static io.wirecheck.invariant.Ends.address;
import static io.wirecheck.invariant.Ends.externalTarget;
import static io.wirecheck.invariant.Ends.nodes;
import static io.wirecheck.invariant.Ends.pods;
import static io.wirecheck.invariant.Ends.probes;
import static io.wirecheck.invariant.Flows.flows;

import java.time.Duration;

/** The sentences that the tests judge, by short names. */
enum Sentences {
  DELIVERED(flows().from(probes()).to(probes()).should(beDelivered())),
  DELIVERED_TO_PODS(
      flows()
          .from(pods("default", "app=web"))
          .to(pods("default", "run"))
          .should(beDelivered())
          .and(keepSourceAddress())),
  DELIVERED_TO_PODS_BY_TCP(
      flows()
          .from(pods("default", "app=web"))
          .to(pods("default", "run").tcp(80))
          .should(beDelivered())),
  DELIVERED_TO_NODES(flows().from(probes()).to(nodes()).should(beDelivered())),
  DELIVERED_BEYOND(flows().from(probes()).to(externalTarget()).should(beDelivered())),
  NOT_DELIVERED(flows().from(probes()).to(probes()).should(notBeDelivered())),
  SECONDARIES_NOT_DELIVERED(
      flows()
          .from(probes().onSecondaryInterfaces())
          .to(probes().onOtherNodes().udp(4242))
          .should(notBeDelivered())),
  NOT_DELIVERED_TO_NODES_BY_TCP(
      flows().from(probes()).to(nodes().tcp(99)).should(notBeDelivered())),
  NOT_DELIVERED_BEYOND(flows().from(probes()).to(externalTarget()).should(notBeDelivered())),
  REFUSED_BY_NODES(flows().from(probes()).to(nodes().udp(99)).should(beRefused())),
  REFUSED_BY_NODES_BY_TCP(flows().from(probes()).to(nodes().tcp(99)).should(beRefused())),
  REFUSED_BY_PROBES(flows().from(probes()).to(probes()).should(beRefused())),
  NOT_ENCAPSULATED(flows().from(probes()).to(probes()).should(notBeEncapsulated())),
  NOT_ENCAPSULATED_TO_PODS(
      flows().from(probes()).to(pods("default", "run")).should(notBeEncapsulated())),
  KEEP_SOURCE(flows().from(probes()).to(probes()).should(keepSourceAddress())),
  KEEP_SOURCE_BEYOND(flows().from(probes()).to(externalTarget()).should(keepSourceAddress())),
  TRANSLATE_BEYOND(flows().from(probes()).to(externalTarget()).should(translateSourceAddress())),
  TRANSLATE_TO_NOBODYS(
      flows()
          .from(probes())
          .to(address("203.0.113.5"))
          .should(translateSourceAddressTo("198.51.100.7"))),
  LEAVE_BY_OWN(flows().from(probes()).to(probes()).should(leaveByOwnInterface())),
  LEAVE_BY_PRIMARY_BEYOND(
      flows().from(probes()).to(externalTarget()).should(leaveByPrimaryInterface())),
  ARRIVE_SOON(flows().from(probes()).to(probes()).should(arriveWithin(Duration.ofSeconds(1)))),
  ARRIVE_AT_ONCE_HERE(
      flows()
          .from(probes())
          .to(probes().onTheSameNode())
          .should(arriveWithin(Duration.ofNanos(1_000)))),
  ARRIVE_AT_ONCE_THERE(
      flows()
          .from(probes())
          .to(probes().onOtherNodes())
          .should(arriveWithin(Duration.ofNanos(1_000)))),
  ANSWERED_SOON(
      flows().from(probes()).to(probes()).should(beAnsweredWithin(Duration.ofSeconds(1)))),
  ANSWERED_AT_ONCE(
      flows().from(probes()).to(probes()).should(beAnsweredWithin(Duration.ofNanos(1_000))));

  final Invariant invariant;

  Sentences(final Invariant invariant) {
    this.invariant = invariant;
  }
}
