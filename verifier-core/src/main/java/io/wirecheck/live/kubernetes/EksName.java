package io.wirecheck.live.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of an EKS cluster, and its region where that is told too.
 *
 * <p>{@code aws eks update-kubeconfig} calls context, cluster and user by the cluster's ARN, unless
 * told otherwise, and {@code aws eks get-token} and {@code aws-iam-authenticator token} are given
 * the name as an argument.
 */
public record EksName(String cluster, Optional<String> region) {

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:eks:([a-z0-9-]+):[0-9]{12}:cluster/([0-9A-Za-z_-]+)");

  /** Of endpoints of the first form, and of those of two stacks. */
  private static final Pattern HOST =
      Pattern.compile(
          ".*\\.([a-z]{2}(?:-[a-z]+)+-[0-9]+)\\.(?:eks\\.amazonaws\\.com(?:\\.cn)?|api\\.aws|api\\.amazonwebservices\\.com\\.cn)");

  private static final List<String> NAME_OPTIONS = List.of("--cluster-name", "--cluster-id", "-i");
  private static final List<String> REGION_OPTIONS = List.of("--region");
  private static final List<String> REGION_VARIABLES = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

  /** By the names of a context and its cluster, its credential plugin, and the server's host. */
  static Optional<EksName> of(
      final List<String> names, final Optional<ExecPlugin> plugin, final String host) {
    return names.stream()
        .flatMap(name -> ofArn(name).stream())
        .findFirst()
        .or(() -> plugin.flatMap(EksName::ofPlugin))
        .map(name -> name.region().isPresent() ? name : new EksName(name.cluster, region(host)));
  }

  private static Optional<EksName> ofArn(final String text) {
    final Matcher arn = ARN.matcher(text);
    return arn.matches()
        ? Optional.of(new EksName(arn.group(2), Optional.of(arn.group(1))))
        : Optional.empty();
  }

  private static Optional<EksName> ofPlugin(final ExecPlugin plugin) {
    return option(plugin.arguments(), NAME_OPTIONS)
        .map(
            name ->
                ofArn(name)
                    .orElseGet(
                        () ->
                            new EksName(
                                name,
                                option(plugin.arguments(), REGION_OPTIONS)
                                    .or(() -> variable(plugin)))));
  }

  private static Optional<String> variable(final ExecPlugin plugin) {
    return REGION_VARIABLES.stream()
        .flatMap(name -> Stream.ofNullable(plugin.environment().get(name)))
        .findFirst();
  }

  /** The value of an option, given as {@code --name value} or {@code --name=value}. */
  private static Optional<String> option(final List<String> arguments, final List<String> names) {
    for (int i = 0; i < arguments.size(); i++) {
      final String argument = arguments.get(i);
      final int equals = argument.indexOf('=');
      if (equals > 0 && names.contains(argument.substring(0, equals))) {
        return Optional.of(argument.substring(equals + 1));
      }
      if (names.contains(argument) && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> region(final String host) {
    final Matcher matcher = HOST.matcher(host);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
