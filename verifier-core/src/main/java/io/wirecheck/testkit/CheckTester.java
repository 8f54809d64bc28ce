package io.wirecheck.testkit;

import io.wirecheck.check.Check;
import io.wirecheck.check.CheckResult;
import io.wirecheck.check.Explanation;
import io.wirecheck.check.Verdict;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Progress;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Says of a check which networks it passes, which it fails and of which it cannot tell. Each call
 * runs the check whole, on a network of its own, and gives its result for more assertions; another
 * verdict than the expected is an {@link AssertionError} with the result's explanation.
 *
 * <pre>{@code
 * CheckTester check = CheckTester.of(new PodTrafficIsNotEncapsulated());
 * check.passesOnReference();
 * check.passesOn("gwlb-geneve");
 * check.failsOn("vxlan-overlay");
 * check.with("ipv6").failsOn("vxlan-overlay");
 * check.isInconclusiveOn(InconclusiveCode.NO_CAPTURE, "capture-lost");
 * }</pre>
 *
 * <p>Faults and variations are those of the reference network; {@code wirecheck list} prints them.
 * Several in one call are of one network.
 */
public final class CheckTester {

  private static final String REFERENCE = "reference:eks-study";
  private static final String FAULT = "fault";
  private static final String VARIATION = "variation";

  private final Check<?> check;
  private final NetworkAddress network;

  private CheckTester(final Check<?> check, final NetworkAddress network) {
    this.check = check;
    this.network = network;
  }

  /** Tries a check on the reference network. */
  public static CheckTester of(final Check<?> check) {
    return new CheckTester(check, NetworkAddress.parse(REFERENCE));
  }

  /**
   * The same check on another network, such as {@code lab:eks-study}.
   *
   * @throws io.wirecheck.evidence.AddressException if the text is no network address
   */
  public CheckTester on(final String address) {
    return new CheckTester(check, NetworkAddress.parse(address));
  }

  /** The same check on a network with these variations, to which further ones are added. */
  public CheckTester with(final String... variations) {
    return new CheckTester(check, plus(VARIATION, variations));
  }

  /** PASS on the healthy network. */
  public CheckResult passesOnReference() {
    return passesOn();
  }

  /** PASS on a network with these healthy variations. */
  public CheckResult passesOn(final String... variations) {
    return expect(Verdict.PASS, Optional.empty(), plus(VARIATION, variations));
  }

  /** FAIL on a network with these faults. */
  public CheckResult failsOn(final String... faults) {
    return expect(Verdict.FAIL, Optional.empty(), plus(FAULT, faults));
  }

  /** INCONCLUSIVE with this code on a network with these faults. */
  public CheckResult isInconclusiveOn(final InconclusiveCode code, final String... faults) {
    return expect(Verdict.INCONCLUSIVE, Optional.of(code), plus(FAULT, faults));
  }

  /** NOT_APPLICABLE on a network with these variations. */
  public CheckResult doesNotApplyOn(final String... variations) {
    return expect(Verdict.NOT_APPLICABLE, Optional.empty(), plus(VARIATION, variations));
  }

  private NetworkAddress plus(final String option, final String... names) {
    final Map<String, List<String>> options = new TreeMap<>(network.options());
    if (names.length > 0) {
      options.put(
          option, Stream.concat(network.values(option).stream(), Stream.of(names)).toList());
    }
    return new NetworkAddress(network.scheme(), network.name(), options);
  }

  private CheckResult expect(
      final Verdict verdict, final Optional<InconclusiveCode> code, final NetworkAddress address) {
    final Settings settings =
        Settings.resolve(Map.of(Settings.NETWORK, address.toString()), "CheckTester");
    final CheckResult result = judge(settings);
    if (result.verdict() != verdict || !result.code().equals(code)) {
      throw new AssertionError(
          "expected %s on %s (seed %d):%n%s"
              .formatted(
                  code.map(c -> verdict + "(" + c + ")").orElse("" + verdict),
                  address,
                  settings.seed(),
                  Explanation.of(result)));
    }
    return result;
  }

  private CheckResult judge(final Settings settings) {
    try (Verifier verifier =
        Verifier.of(Networks.open(settings.network()), settings, Progress.silent())) {
      return verifier.check(check);
    }
  }
}
