package io.wirecheck.shell;

import io.wirecheck.evidence.Endpoint;
import java.time.Duration;
import java.util.List;

/** Where an endpoint's commands run, in a pod or on a node. */
@FunctionalInterface
interface Shell {

  CommandOutcome run(List<String> command, Duration limit);

  static Shell of(final Shells shells, final Endpoint endpoint) {
    if (endpoint instanceof final Endpoint.OfPod pod) {
      return shells.pod(pod.pod())::run;
    }
    if (endpoint instanceof final Endpoint.OfHost host) {
      return shells.node(host.node())::run;
    }
    throw new IllegalArgumentException("no command can be run at " + endpoint);
  }
}
