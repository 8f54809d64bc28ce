package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.model.CniConfiguration;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Environment;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects of the Kubernetes API as values. Which fields may be absent is what {@code omitempty} and
 * the API server's validation say ({@code k8s.io/api/core/v1/types.go}).
 */
final class KubernetesObjects {

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";

  /** What {@link #node} reads. */
  static final Shape NODE =
      Shape.of()
          .with("metadata", Shape.of("name", "uid").andShared("labels"))
          .with("spec", Shape.of("providerID"))
          .with(
              "status",
              Shape.of("addresses")
                  .with("nodeInfo", Shape.of("operatingSystem"))
                  .with("capacity", Shape.of("cpu"))
                  .with("allocatable", Shape.of("pods")));

  /** What {@link #pod} reads. */
  static final Shape POD =
      Shape.of()
          .with(
              "metadata",
              Shape.of("name", "uid", "creationTimestamp", "deletionTimestamp")
                  .andShared("namespace", "labels")
                  .with("annotations", Shape.of(ObjectSieve.POD_ENI)))
          .with("spec", Shape.of("hostNetwork").andShared("nodeName"))
          .with("status", Shape.of("phase", "podIP", "podIPs"));

  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,6})([km]?)");

  private static final ObjectMapper ANNOTATIONS =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private KubernetesObjects() {}

  static Node node(final JsonValue item) {
    final JsonValue metadata = item.field("metadata");
    final JsonValue labels = metadata.field("labels");
    final JsonValue status = item.field("status");
    return new Node(
        metadata.field("name").text(),
        metadata.field("uid").text(),
        item.field("spec").field("providerID").optionalText().flatMap(ProviderId::tryParse),
        computeType(labels.entry(ComputeType.LABEL)),
        labels.entry(ZONE).optionalText().orElse(""),
        labels.entry(INSTANCE_TYPE).optionalText().orElse(""),
        status.field("nodeInfo").field("operatingSystem").text(),
        internalAddresses(status.field("addresses")),
        count(status.field("capacity").field("cpu")),
        count(status.field("allocatable").field("pods")),
        labels.texts());
  }

  static Pod pod(final JsonValue item) {
    final JsonValue metadata = item.field("metadata");
    final JsonValue spec = item.field("spec");
    final JsonValue hostNetwork = spec.field("hostNetwork");
    return new Pod(
        new PodRef(metadata.field("namespace").text(), metadata.field("name").text()),
        metadata.field("uid").text(),
        spec.field("nodeName").optionalText(),
        phase(item.field("status").field("phase")),
        !hostNetwork.isAbsent() && hostNetwork.flag(),
        podAddresses(item.field("status")),
        branchInterfaces(metadata.field("annotations").entry(ObjectSieve.POD_ENI)),
        metadata.field("labels").texts(),
        instant(metadata.field("creationTimestamp")),
        optional(metadata.field("deletionTimestamp"), KubernetesObjects::instant));
  }

  static DaemonSet daemonSet(final JsonValue item) {
    final JsonValue metadata = item.field("metadata");
    final JsonValue podSpec = item.field("spec").field("template").field("spec");
    return new DaemonSet(
        metadata.field("namespace").text(),
        metadata.field("name").text(),
        podSpec.field("containers").requiredElements().stream()
            .map(KubernetesObjects::container)
            .toList());
  }

  /** Which policies there are is the provider's to say: one of another name is kept as it is. */
  static NodeClass nodeClass(final JsonValue item) {
    return new NodeClass(
        item.field("metadata").field("name").text(),
        item.field("spec").field("snatPolicy").optionalText());
  }

  private static DaemonSet.Container container(final JsonValue container) {
    final Map<String, String> values = new HashMap<>();
    final Set<String> undetermined = new HashSet<>();
    for (final JsonValue variable : container.field("env").elements()) {
      final String name = variable.field("name").text();
      if (CniConfiguration.VARIABLES.contains(name)) {
        // of variables of one name the last one counts
        values.remove(name);
        undetermined.remove(name);
        text(variable)
            .ifPresentOrElse(text -> values.put(name, text), () -> undetermined.add(name));
      }
    }
    final boolean open = !container.field("envFrom").elements().isEmpty();
    return new DaemonSet.Container(
        container.field("name").text(),
        container.field("image").text(),
        new Environment(values, undetermined, open));
  }

  /**
   * A variable's text, which may be empty; not told where it comes from elsewhere, or where the
   * kubelet replaces a {@code $(NAME)} in it.
   */
  private static Optional<String> text(final JsonValue variable) {
    final JsonValue value = variable.field("value");
    final String text = value.isAbsent() ? "" : value.anyText();
    return variable.field("valueFrom").isAbsent() && !text.contains("$(")
        ? Optional.of(text)
        : Optional.empty();
  }

  /** A quantity that counts things: {@code 17}, {@code 1k} or {@code 4000m}. */
  private static OptionalInt count(final JsonValue quantity) {
    return quantity.isAbsent()
        ? OptionalInt.empty()
        : OptionalInt.of(
            quantity.parsed(KubernetesObjects::whole, "whole number as a Kubernetes quantity"));
  }

  private static Optional<Integer> whole(final String quantity) {
    final Matcher matcher = QUANTITY.matcher(quantity);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    final int number = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "k" -> Optional.of(number * 1000);
      case "m" -> number % 1000 == 0 ? Optional.of(number / 1000) : Optional.empty();
      default -> Optional.of(number);
    };
  }

  private static ComputeType computeType(final JsonValue label) {
    return label.isAbsent()
        ? ComputeType.EC2
        : label.parsed(
            text -> constant(ComputeType.values(), text.toUpperCase(Locale.ROOT)),
            "compute type known to this version (ec2, auto, fargate, hybrid)");
  }

  private static List<IpAddress> internalAddresses(final JsonValue addresses) {
    return addresses.elements().stream()
        .filter(address -> address.field("type").text().equals("InternalIP"))
        .map(address -> address.field("address").parsed(IpAddress::tryParse, "IP address"))
        .toList();
  }

  private static Pod.Phase phase(final JsonValue phase) {
    return phase.parsed(
        text ->
            constant(
                Pod.Phase.values(),
                // the API writes Running, so RUNNING is no phase of its
                text.equals(capitalized(text)) ? text.toUpperCase(Locale.ROOT) : text),
        "pod phase");
  }

  private static String capitalized(final String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT)
        + text.substring(1).toLowerCase(Locale.ROOT);
  }

  /** {@code podIPs}, or {@code podIP} alone as an API server before dual stack writes it. */
  private static List<IpAddress> podAddresses(final JsonValue status) {
    final List<JsonValue> podIps = status.field("podIPs").elements();
    return podIps.isEmpty()
        ? optional(status.field("podIP"), KubernetesObjects::address).stream().toList()
        : podIps.stream().map(podIp -> address(podIp.field("ip"))).toList();
  }

  private static IpAddress address(final JsonValue text) {
    return text.parsed(IpAddress::tryParse, "IP address");
  }

  /** The annotation is a text that is JSON itself: a list of objects with an {@code eniId}. */
  private static List<String> branchInterfaces(final JsonValue annotation) {
    if (annotation.isAbsent()) {
      return List.of();
    }
    try {
      return new JsonValue(ANNOTATIONS.readTree(annotation.text()), annotation.path())
          .elements().stream().map(details -> details.field("eniId").text()).toList();
    } catch (final JsonProcessingException notJson) {
      throw annotation.malformed("is no JSON: " + notJson.getOriginalMessage());
    }
  }

  /** {@code metav1.Time} is RFC 3339. */
  private static Instant instant(final JsonValue time) {
    final String text = time.text();
    try {
      return ServerTime.parse(text);
    } catch (final DateTimeParseException notATime) {
      throw time.malformed("is '" + text + "', which is no time of RFC 3339");
    }
  }

  private static <T> Optional<T> optional(
      final JsonValue value, final Function<JsonValue, T> reader) {
    return value.optionalText().map(text -> reader.apply(value));
  }

  private static <E extends Enum<E>> Optional<E> constant(final E[] constants, final String name) {
    for (final E constant : constants) {
      if (constant.name().equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
