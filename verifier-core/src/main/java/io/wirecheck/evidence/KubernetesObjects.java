package io.wirecheck.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.model.ComputeType;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.Node;
import io.wirecheck.model.Pod;
import io.wirecheck.model.PodRef;
import io.wirecheck.model.ProviderId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Objects of the Kubernetes API as values. Which fields may be absent is what {@code omitempty} and
 * the API server's validation say ({@code k8s.io/api/core/v1/types.go}).
 */
final class KubernetesObjects {

  /** Written by amazon-vpc-resource-controller-k8s, {@code pkg/config/type.go}. */
  private static final String POD_ENI = "vpc.amazonaws.com/pod-eni";

  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";

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
        branchInterfaces(metadata.field("annotations").entry(POD_ENI)),
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
            .map(container -> container.field("image").text())
            .toList());
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
      return Instant.parse(text);
    } catch (final DateTimeParseException notATime) {
      throw time.malformed("is '" + text + "', which is no time of RFC 3339");
    }
  }

  private static <T> Optional<T> optional(
      final JsonValue value, final Function<JsonValue, T> reader) {
    return value.optionalText().map(text -> reader.apply(value));
  }

  private static <E extends Enum<E>> Optional<E> constant(final E[] constants, final String name) {
    return List.of(constants).stream().filter(constant -> constant.name().equals(name)).findFirst();
  }
}
