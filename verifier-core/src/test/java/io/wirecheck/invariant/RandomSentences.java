package io.wirecheck.invariant;

import io.wirecheck.check.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sentences drawn by a seed, each with the calls that made it, written down as they were made. */
final class RandomSentences {

  private static final List<String> ZONES = List.of("ap-northeast-2a", "us-east-1f", "euw1-az2");
  private static final List<String> NAMESPACES = List.of("shop", "kube-system", "team-7");
  private static final List<String> LABELS = List.of("app", "app.kubernetes.io/name", "tier");
  private static final List<String> VALUES = List.of("web", "db-2", "v1.2_3", "");

  private final Random random;

  RandomSentences(final long seed) {
    random = new Random(seed);
  }

  /** What calls made, and their words in the order of the calls. */
  record Said<T>(T value, String words) {}

  /** One sentence. Those that are refused, for they cannot be judged, are drawn again. */
  Said<Invariant> next() {
    while (true) {
      try {
        return sentence();
      } catch (final IllegalArgumentException unjudgeable) {
        if (!("" + unjudgeable.getMessage()).startsWith("Wirecheck cannot judge")) {
          throw unjudgeable;
        }
      }
    }
  }

  private Said<Invariant> sentence() {
    final Said<Source> source =
        random.nextBoolean() ? upcast(probes()) : upcast(pods("probes placed like "));
    final Said<Destination> destination = destination();
    final Said<Condition> first = condition();
    Invariant invariant =
        Flows.flows().from(source.value()).to(destination.value()).should(first.value());
    String words =
        "flows from %s to %s should %s"
            .formatted(source.words(), destination.words(), first.words());
    for (int more = random.nextInt(3); more > 0; more--) {
      final Said<Condition> further = condition();
      invariant = invariant.and(further.value());
      words += " and " + further.words();
    }
    return finished(invariant, words);
  }

  /** In whatever order: reason, name and severity change nothing of the demand. */
  private Said<Invariant> finished(final Invariant demand, final String words) {
    Invariant invariant = random.nextBoolean() ? demand.as(name()) : demand;
    if (random.nextBoolean()) {
      invariant = invariant.withSeverity(Severity.values()[random.nextInt(3)]);
    }
    if (random.nextBoolean()) {
      return new Said<>(invariant, words);
    }
    final String reason = "reason %d is enough".formatted(random.nextInt(100));
    return new Said<>(invariant.because(reason), words + ", because " + reason);
  }

  private String name() {
    return IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(i -> "w" + random.nextInt(1000))
        .collect(Collectors.joining("-"));
  }

  private static <T> Said<T> upcast(final Said<? extends T> said) {
    return new Said<>(said.value(), said.words());
  }

  private Said<Ends.OfProbes> probes() {
    Said<Ends.OfProbes> said = new Said<>(Ends.probes(), "probes");
    switch (random.nextInt(3)) {
      case 0 ->
          said = new Said<>(said.value().onPrimaryInterfaces(), "probes on primary interfaces");
      case 1 ->
          said = new Said<>(said.value().onSecondaryInterfaces(), "probes on secondary interfaces");
      default -> {}
    }
    if (random.nextBoolean()) {
      final String zone = one(ZONES);
      said = new Said<>(said.value().inZone(zone), said.words() + " in zone " + zone);
    }
    return said;
  }

  private Said<Ends.OfPods> pods(final String before) {
    final String namespace = one(NAMESPACES);
    final String selector =
        IntStream.rangeClosed(0, random.nextInt(2))
            .mapToObj(i -> part())
            .collect(Collectors.joining(","));
    return new Said<>(
        Ends.pods(namespace, selector), before + "pods of " + namespace + " with " + selector);
  }

  private String part() {
    final String label = one(LABELS);
    return switch (random.nextInt(4)) {
      case 0 -> label + "=" + one(VALUES);
      case 1 -> label + "!=" + one(VALUES);
      case 2 -> "!" + label;
      default -> label;
    };
  }

  private Said<Destination> destination() {
    final Said<Destination> whom = whom();
    final int port = 1 + random.nextInt(0xFFFF);
    return switch (random.nextInt(5)) {
      case 0 -> new Said<>(whom.value().udp(port), whom.words() + " at udp port " + port);
      case 1 -> new Said<>(whom.value().tcp(port), whom.words() + " at tcp port " + port);
      case 2 -> new Said<>(whom.value().udp(port).icmp(), whom.words() + " by icmp");
      default -> whom;
    };
  }

  private Said<Destination> whom() {
    final Said<Ends.OfProbes> probes = probes();
    final String address = "203.0.113." + random.nextInt(256);
    return switch (random.nextInt(7)) {
      case 0 -> upcast(probes);
      case 1 -> new Said<>(probes.value().onOtherNodes(), probes.words() + " on other nodes");
      case 2 -> new Said<>(probes.value().onTheSameNode(), probes.words() + " on the same node");
      case 3 -> upcast(pods(""));
      case 4 -> new Said<>(Ends.nodes(), "nodes");
      case 5 -> new Said<>(Ends.address(address), address);
      default -> new Said<>(Ends.externalTarget(), "the external target");
    };
  }

  private Said<Condition> condition() {
    final int millis = 1 + random.nextInt(2000);
    final Duration limit = Duration.ofMillis(millis);
    final String address = "198.51.100." + random.nextInt(256);
    return switch (random.nextInt(11)) {
      case 0 -> new Said<>(Conditions.beDelivered(), "be delivered");
      case 1 -> new Said<>(Conditions.notBeDelivered(), "not be delivered");
      case 2 -> new Said<>(Conditions.beRefused(), "be refused");
      case 3 -> new Said<>(Conditions.notBeEncapsulated(), "not be encapsulated");
      case 4 -> new Said<>(Conditions.keepSourceAddress(), "keep source address");
      case 5 ->
          new Said<>(
              Conditions.translateSourceAddress(), "translate source address to that of the node");
      case 6 ->
          new Said<>(
              Conditions.translateSourceAddressTo(address),
              "translate source address to " + address);
      case 7 -> new Said<>(Conditions.leaveByOwnInterface(), "leave by own interface");
      case 8 -> new Said<>(Conditions.leaveByPrimaryInterface(), "leave by primary interface");
      case 9 -> new Said<>(Conditions.arriveWithin(limit), "arrive within %d ms".formatted(millis));
      default ->
          new Said<>(
              Conditions.beAnsweredWithin(limit), "be answered within %d ms".formatted(millis));
    };
  }

  private String one(final List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
