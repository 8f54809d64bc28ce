package io.wirecheck.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code spec.providerID} of a node on EC2, {@code aws:///us-east-1a/i-0123456789abcdef0}
 * (cloud-provider-aws, {@code pkg/providers/v1/instances.go}).
 */
public record ProviderId(String zone, String instanceId) {

  private static final Pattern EC2 = Pattern.compile("aws:///([^/]+)/(i-[0-9a-f]+)");

  /** The parts, or empty for another provider's id (a Fargate or hybrid node's, for one). */
  public static Optional<ProviderId> tryParse(final String text) {
    final Matcher matcher = EC2.matcher(text);
    return matcher.matches()
        ? Optional.of(new ProviderId(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "aws:///" + zone + "/" + instanceId;
  }
}
