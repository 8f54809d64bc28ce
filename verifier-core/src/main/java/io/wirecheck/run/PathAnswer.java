package io.wirecheck.run;

import io.wirecheck.model.InconclusiveCode;
import java.util.List;

/** What the tables of nodes say of a packet's way. It explains, and judges nothing. */
public sealed interface PathAnswer {

  /**
   * The way of the first packet; of the second where that is another; and the way back.
   *
   * @param remarks sentences on what is not part of it
   */
  record Told(List<Route> routes, List<String> remarks) implements PathAnswer {
    public Told {
      routes = List.copyOf(routes);
      remarks = List.copyOf(remarks);
    }

    /** True if every way is known to its end. */
    public boolean isWhole() {
      return routes.stream()
          .flatMap(route -> route.hops().stream())
          .noneMatch(hop -> hop.end() instanceof Route.End.NotKnown);
    }
  }

  /** What is needed could not be read or is not there; {@code detail} names it. */
  record Untold(InconclusiveCode code, String detail) implements PathAnswer {}

  /** Nothing has the name that was asked for, or several have; the message says which there are. */
  record Misnamed(String message) implements PathAnswer {}
}
