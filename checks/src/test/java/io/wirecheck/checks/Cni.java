package io.wirecheck.checks;

import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.CniVersion;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Section;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configurations of the VPC CNI, from variables as {@code NAME=VALUE}. */
final class Cni {

  private Cni() {}

  static CniConfiguration of(final CniVersion version, final String... variables) {
    return section("cni:v" + version, variables).asOptional().orElseThrow();
  }

  static Section<CniConfiguration> section(final String image, final String... variables) {
    final Map<String, String> values = new HashMap<>();
    for (final String variable : variables) {
      final int equals = variable.indexOf('=');
      values.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    final DaemonSet.Container container =
        new DaemonSet.Container("aws-node", image, Environment.of(values));
    return CniConfiguration.of(
        Section.known(
            List.of(new DaemonSet("kube-system", "aws-node", List.of(container))),
            Provenance.of("daemonsets.json", "kubectl", Instant.EPOCH)));
  }
}
