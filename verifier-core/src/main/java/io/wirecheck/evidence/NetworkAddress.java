package io.wirecheck.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a network is: {@code scheme:name?option=value&option=value}. An option may be given several
 * times. Addresses of bundles have none, so that a path may contain any character.
 */
public record NetworkAddress(String scheme, String name, Map<String, List<String>> options) {

  public NetworkAddress {
    final Map<String, List<String>> sorted = new TreeMap<>();
    options.forEach((option, values) -> sorted.put(option, List.copyOf(values)));
    options = Collections.unmodifiableMap(sorted);
  }

  /**
   * Parses an address.
   *
   * @throws AddressException if it has no scheme, no name or an option without a value
   */
  public static NetworkAddress parse(final String text) {
    final int colon = text.indexOf(':');
    final String scheme = text.substring(0, Math.max(0, colon));
    final String rest = text.substring(colon + 1);
    final int query = hasOptions(scheme) ? rest.indexOf('?') : -1;
    if (scheme.isEmpty() || rest.isEmpty() || query == 0) {
      throw new AddressException(
          "'" + text + "' is no network address; write SCHEME:NAME, such as reference:eks-study");
    }
    return query < 0
        ? new NetworkAddress(scheme, rest, Map.of())
        : new NetworkAddress(scheme, rest.substring(0, query), options(rest.substring(query + 1)));
  }

  /** The values of an option, in their order; empty where it is not given. */
  public List<String> values(final String option) {
    return options.getOrDefault(option, List.of());
  }

  /** This address with one more value of an option. */
  public NetworkAddress with(final String option, final String value) {
    final Map<String, List<String>> more = new TreeMap<>(options);
    final List<String> values = new ArrayList<>(values(option));
    values.add(value);
    more.put(option, values);
    return new NetworkAddress(scheme, name, more);
  }

  @Override
  public String toString() {
    final StringBuilder text = new StringBuilder(scheme).append(':').append(name);
    char separator = '?';
    for (final Map.Entry<String, List<String>> option : options.entrySet()) {
      for (final String value : option.getValue()) {
        text.append(separator).append(option.getKey()).append('=').append(value);
        separator = '&';
      }
    }
    return text.toString();
  }

  private static boolean hasOptions(final String scheme) {
    return !scheme.equals("bundle");
  }

  private static Map<String, List<String>> options(final String query) {
    final Map<String, List<String>> options = new TreeMap<>();
    Arrays.stream(query.split("&", -1))
        .forEach(
            part -> {
              final int equals = part.indexOf('=');
              if (equals < 1 || equals == part.length() - 1) {
                throw new AddressException(
                    "'" + part + "' is no option; write OPTION=VALUE, such as fault=vxlan-overlay");
              }
              options
                  .computeIfAbsent(part.substring(0, equals), name -> new ArrayList<>())
                  .add(part.substring(equals + 1));
            });
    return options;
  }
}
