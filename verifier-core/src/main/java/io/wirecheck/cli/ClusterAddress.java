package io.wirecheck.cli;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.ClusterProvider;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.run.Networks;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The cluster that a command is about. */
record ClusterAddress(CommandLine command, NetworkAddress address) {

  static ClusterAddress of(final CommandLine command, final String address) {
    try {
      return new ClusterAddress(command, NetworkAddress.parse(address));
    } catch (final AddressException wrong) {
      throw new ParameterException(command, "" + wrong.getMessage(), wrong);
    }
  }

  /**
   * Asks the cluster's provider.
   *
   * @return the exit status that the question gives, or that of a cluster that cannot be used
   * @throws ParameterException if the address is of no cluster, or has an option that there is none
   *     of
   */
  ExitStatus ask(final Function<ClusterProvider, ExitStatus> question) {
    try {
      return question.apply(Networks.clusters(address));
    } catch (final AddressException wrong) {
      throw new ParameterException(command, "" + wrong.getMessage(), wrong);
    } catch (final NetworkException unusable) {
      new Paper(command.getErr(), command.getColorScheme().ansi())
          .text("the cluster cannot be used: " + unusable.getMessage());
      return ExitStatus.INCONCLUSIVE;
    }
  }
}
