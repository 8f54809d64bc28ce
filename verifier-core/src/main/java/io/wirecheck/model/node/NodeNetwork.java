package io.wirecheck.model.node;

import java.util.List;
import java.util.Optional;

/**
 * What one node's kernel knows of IPv4.
 *
 * @param rules in the order in which the kernel asks them: by priority, then as they were added
 * @param routes of all tables
 */
public record NodeNetwork(
    List<Link> links,
    List<PolicyRule> rules,
    List<RouteEntry> routes,
    List<Neighbour> neighbours,
    Netfilter netfilter) {

  public NodeNetwork {
    links = List.copyOf(links);
    rules = List.copyOf(rules);
    routes = List.copyOf(routes);
    neighbours = List.copyOf(neighbours);
  }

  /** The device of this name. */
  public Optional<Link> link(String name) {
    return links.stream().filter(link -> link.name().equals(name)).findFirst();
  }

  public NodeNetwork withLinks(List<Link> changed) {
    return new NodeNetwork(changed, rules, routes, neighbours, netfilter);
  }

  public NodeNetwork withRules(List<PolicyRule> changed) {
    return new NodeNetwork(links, changed, routes, neighbours, netfilter);
  }

  public NodeNetwork withRoutes(List<RouteEntry> changed) {
    return new NodeNetwork(links, rules, changed, neighbours, netfilter);
  }

  public NodeNetwork withNetfilter(Netfilter changed) {
    return new NodeNetwork(links, rules, routes, neighbours, changed);
  }
}
