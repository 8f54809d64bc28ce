package io.wirecheck.model.node;

import io.wirecheck.model.Cidr;
import java.util.Optional;

/**
 * A rule of policy routing, as {@code ip rule} shows it: packets that match every selector it has
 * are looked up in its table.
 *
 * @param from empty for all
 * @param to empty for all
 * @param inDevice {@code iif}, also of a device that is not there ({@code [detached]})
 * @param action {@link #LOOKUP}, or other words of {@code ip rule}, such as {@code unreachable},
 *     {@code goto 32766} or {@code l3mdev}
 * @param table of a lookup, by number; 0 with any other action
 * @param unread selectors that are none of these, as they were printed; empty where there are none
 */
public record PolicyRule(
    int priority,
    Optional<Cidr> from,
    Optional<Cidr> to,
    Optional<Mark> mark,
    Optional<String> inDevice,
    Optional<String> outDevice,
    String action,
    int table,
    String unread) {

  public static final String LOOKUP = "lookup";

  /** As the only unread word: the rule selects what does not match its selectors. */
  private static final String NOT = "not";

  public static final int LOCAL = 255;
  public static final int MAIN = 254;
  public static final int DEFAULT = 253;

  /** A lookup of what comes from and goes to these addresses. */
  public static PolicyRule lookup(int priority, Optional<Cidr> from, Optional<Cidr> to, int table) {
    return new PolicyRule(
        priority,
        from,
        to,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        LOOKUP,
        table,
        "");
  }

  /** The rule for what does not match these selectors: {@code ip rule add not ...}. */
  public PolicyRule inverse() {
    return new PolicyRule(priority, from, to, mark, inDevice, outDevice, action, table, NOT);
  }

  /** Whether the rule selects what does not match its selectors. */
  public boolean isInverse() {
    return unread.equals(NOT);
  }

  public PolicyRule withTable(int other) {
    return new PolicyRule(priority, from, to, mark, inDevice, outDevice, action, other, unread);
  }

  public PolicyRule withPriority(int other) {
    return new PolicyRule(other, from, to, mark, inDevice, outDevice, action, table, unread);
  }

  /** As {@code ip rule} prints it. */
  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder(priority + ": ");
    text.append(isInverse() ? NOT + " from " : "from ");
    text.append(from.map(PolicyRule::host).orElse("all"));
    to.ifPresent(cidr -> text.append(" to ").append(host(cidr)));
    mark.ifPresent(value -> text.append(" fwmark ").append(value));
    inDevice.ifPresent(name -> text.append(" iif ").append(name));
    outDevice.ifPresent(name -> text.append(" oif ").append(name));
    text.append(unread.isEmpty() || isInverse() ? "" : " " + unread).append(' ').append(action);
    return text.append(action.equals(LOOKUP) ? " " + tableName(table) : "").toString();
  }

  /** The name that {@code /etc/iproute2/rt_tables} gives to a table, or its number. */
  public static String tableName(int table) {
    return switch (table) {
      case LOCAL -> "local";
      case MAIN -> "main";
      case DEFAULT -> "default";
      default -> Integer.toString(table);
    };
  }

  private static String host(Cidr cidr) {
    return cidr.prefixLength() == cidr.network().family().bits()
        ? cidr.network().toString()
        : cidr.toString();
  }
}
