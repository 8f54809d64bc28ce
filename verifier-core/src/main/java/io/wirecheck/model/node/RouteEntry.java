package io.wirecheck.model.node;

import io.wirecheck.model.Cidr;
import io.wirecheck.model.IpAddress;
import java.util.Optional;

/**
 * A route, as {@code ip route show table all} shows it.
 *
 * @param type {@code unicast}, {@code local}, {@code broadcast}, {@code unreachable} ...
 *     (ip-route(8)); with more words behind it, such as {@code unicast multipath} or {@code unicast
 *     tos 0x10}, where the route says more than these fields can hold
 * @param destination {@code 0.0.0.0/0} for default
 * @param device empty for routes that lead nowhere, such as {@code blackhole}
 * @param scope {@code global}, {@code link} or {@code host}
 * @param usable false where the kernel passes it over: {@code dead} (the device is down) or {@code
 *     linkdown} with {@code ignore_routes_with_linkdown}
 */
public record RouteEntry(
    int table,
    String type,
    Cidr destination,
    Optional<IpAddress> gateway,
    Optional<String> device,
    Optional<IpAddress> source,
    String scope,
    int metric,
    boolean usable) {

  public static final String UNICAST = "unicast";
  public static final String LOCAL = "local";
  public static final String BROADCAST = "broadcast";

  /** A route to what is on a device's link. */
  public static RouteEntry link(int table, Cidr destination, String device) {
    return new RouteEntry(
        table,
        UNICAST,
        destination,
        Optional.empty(),
        Optional.of(device),
        Optional.empty(),
        "link",
        0,
        true);
  }

  /** A route by way of a gateway. */
  public static RouteEntry via(int table, Cidr destination, IpAddress gateway, String device) {
    return new RouteEntry(
        table,
        UNICAST,
        destination,
        Optional.of(gateway),
        Optional.of(device),
        Optional.empty(),
        "global",
        0,
        true);
  }

  /** As {@code ip route} prints it, with the table behind. */
  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder(type.equals(UNICAST) ? "" : type + " ");
    text.append(destination.prefixLength() == 0 ? "default" : destination.toString());
    gateway.ifPresent(address -> text.append(" via ").append(address));
    device.ifPresent(name -> text.append(" dev ").append(name));
    return text.append(" table ").append(PolicyRule.tableName(table)).toString();
  }
}
