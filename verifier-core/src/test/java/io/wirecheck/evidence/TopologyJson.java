package io.wirecheck.evidence;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.model.Cidr;
import io.wirecheck.model.DaemonSet;
import io.wirecheck.model.Instance;
import io.wirecheck.model.IpAddress;
import io.wirecheck.model.IpAddress.Family;
import io.wirecheck.model.NetworkInterface;
import io.wirecheck.model.Node;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.ProviderId;
import io.wirecheck.model.Subnet;
import io.wirecheck.model.Topology;
import io.wirecheck.model.Vpc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes a topology as {@code kubectl -o json} and {@code aws --output json} print it, for tests of
 * the parser: with fields around what it reads, and without those that the real APIs leave out.
 */
final class TopologyJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TopologyJson() {}

  static Map<DocumentKind, String> write(final Topology topology) {
    final Map<DocumentKind, String> documents = new EnumMap<>(DocumentKind.class);
    topology
        .cluster()
        .asOptional()
        .ifPresent(
            cluster ->
                documents.put(
                    DocumentKind.CLUSTER,
                    text(
                        object(
                            "cluster",
                            object(
                                "name", cluster.name(),
                                "arn", cluster.arn(),
                                "version", cluster.version(),
                                "resourcesVpcConfig", object("vpcId", cluster.vpcId()))))));
    topology
        .callerIdentity()
        .asOptional()
        .ifPresent(
            caller ->
                documents.put(
                    DocumentKind.CALLER_IDENTITY,
                    text(
                        object(
                            "UserId", "AIDA", "Account", caller.account(), "Arn", caller.arn()))));
    put(documents, DocumentKind.NODES, topology.nodes().asOptional(), TopologyJson::nodes);
    put(documents, DocumentKind.PODS, topology.pods().asOptional(), TopologyJson::pods);
    put(
        documents,
        DocumentKind.DAEMON_SETS,
        topology.daemonSets().asOptional(),
        TopologyJson::daemonSets);
    put(
        documents,
        DocumentKind.NODE_CLASSES,
        topology.nodeClasses().asOptional(),
        TopologyJson::nodeClasses);
    put(
        documents,
        DocumentKind.INSTANCES,
        topology.instances().asOptional(),
        TopologyJson::instances);
    put(
        documents,
        DocumentKind.NETWORK_INTERFACES,
        topology.networkInterfaces().asOptional(),
        all -> answer("NetworkInterfaces", all, TopologyJson::networkInterface));
    put(
        documents,
        DocumentKind.SUBNETS,
        topology.subnets().asOptional(),
        all -> answer("Subnets", all, TopologyJson::subnet));
    put(
        documents,
        DocumentKind.VPCS,
        topology.vpcs().asOptional(),
        all -> answer("Vpcs", all, TopologyJson::vpc));
    return documents;
  }

  static String nodes(final Collection<Node> nodes) {
    return list("Node", "v1", nodes, TopologyJson::node);
  }

  static String pods(final Collection<Pod> pods) {
    return list("Pod", "v1", pods, TopologyJson::pod);
  }

  static String daemonSets(final Collection<DaemonSet> daemonSets) {
    return list("DaemonSet", "apps/v1", daemonSets, TopologyJson::daemonSet);
  }

  static String nodeClasses(final Collection<NodeClass> nodeClasses) {
    return list("NodeClass", "eks.amazonaws.com/v1", nodeClasses, TopologyJson::nodeClass);
  }

  /** One reservation an owner, as one RunInstances call makes several instances. */
  static String instances(final Collection<Instance> instances) {
    return answer(
        "Reservations",
        instances.stream()
            .collect(groupingBy(Instance::ownerId, LinkedHashMap::new, toList()))
            .values(),
        group ->
            object(
                "ReservationId", "r-0" + group.size(),
                "OwnerId", group.get(0).ownerId(),
                "Groups", List.of(),
                "Instances", group.stream().map(TopologyJson::instance).toList()));
  }

  private static <T> java.util.stream.Collector<T, ?, List<T>> toList() {
    return java.util.stream.Collectors.toList();
  }

  private static <T> void put(
      final Map<DocumentKind, String> documents,
      final DocumentKind kind,
      final java.util.Optional<List<T>> section,
      final Function<List<T>, String> writer) {
    section.ifPresent(objects -> documents.put(kind, writer.apply(objects)));
  }

  private static <T> String list(
      final String kind,
      final String apiVersion,
      final Collection<T> objects,
      final Function<T, Map<String, Object>> writer) {
    final List<Object> items = new ArrayList<>();
    for (final T one : objects) {
      final Map<String, Object> item = object("apiVersion", apiVersion, "kind", kind);
      item.putAll(writer.apply(one));
      items.add(item);
    }
    return text(
        object(
            "apiVersion",
            "v1",
            "items",
            items,
            "kind",
            "List",
            "metadata",
            object("resourceVersion", "")));
  }

  private static <T> String answer(
      final String field,
      final Collection<T> objects,
      final Function<T, Map<String, Object>> writer) {
    return text(object(field, objects.stream().map(writer).toList()));
  }

  private static Map<String, Object> node(final Node node) {
    final Map<String, Object> spec = object();
    node.providerId().map(ProviderId::toString).ifPresent(id -> spec.put("providerID", id));
    final List<Object> addresses = new ArrayList<>();
    node.internalAddresses()
        .forEach(ip -> addresses.add(object("address", ip.toString(), "type", "InternalIP")));
    addresses.add(object("address", node.name(), "type", "Hostname"));
    return object(
        "metadata",
        object(
            "creationTimestamp", "2025-10-01T08:00:00Z",
            "labels", node.labels(),
            "name", node.name(),
            "resourceVersion", "77",
            "uid", node.uid()),
        "spec",
        spec,
        "status",
        object(
            "addresses", addresses,
            "allocatable", count("pods", node.allocatablePods()),
            "capacity", count("cpu", node.cpus()),
            "nodeInfo",
                object("architecture", "amd64", "operatingSystem", node.operatingSystem())));
  }

  private static Map<String, Object> count(final String name, final OptionalInt count) {
    return count.isPresent() ? object(name, Integer.toString(count.getAsInt())) : object();
  }

  private static Map<String, Object> pod(final Pod pod) {
    final Map<String, Object> metadata =
        object(
            "creationTimestamp", pod.createdAt().toString(),
            "name", pod.ref().name(),
            "namespace", pod.ref().namespace(),
            "uid", pod.uid());
    if (!pod.labels().isEmpty()) {
      metadata.put("labels", pod.labels());
    }
    pod.deletedAt().ifPresent(at -> metadata.put("deletionTimestamp", at.toString()));
    if (!pod.branchInterfaces().isEmpty()) {
      metadata.put("annotations", object("vpc.amazonaws.com/pod-eni", podEni(pod)));
    }
    final Map<String, Object> spec = object("containers", List.of(object("name", "main")));
    pod.nodeName().ifPresent(name -> spec.put("nodeName", name));
    if (pod.hostNetwork()) {
      spec.put("hostNetwork", true);
    }
    return object("metadata", metadata, "spec", spec, "status", podStatus(pod));
  }

  private static Map<String, Object> podStatus(final Pod pod) {
    final String phase = pod.phase().name();
    final Map<String, Object> status =
        object("phase", phase.charAt(0) + phase.substring(1).toLowerCase(Locale.ROOT));
    if (!pod.addresses().isEmpty()) {
      status.put("podIP", pod.addresses().get(0).toString());
      status.put(
          "podIPs", pod.addresses().stream().map(ip -> object("ip", ip.toString())).toList());
    }
    return status;
  }

  private static String podEni(final Pod pod) {
    return text(
        pod.branchInterfaces().stream()
            .map(
                id ->
                    object(
                        "eniId", id,
                        "ifAddress", "02:23:a2:af:a2:1f",
                        "privateIp", "192.168.64.10",
                        "vlanId", 2,
                        "subnetCidr", "192.168.64.0/19"))
            .toList());
  }

  private static Map<String, Object> daemonSet(final DaemonSet daemonSet) {
    return object(
        "metadata",
        object("name", daemonSet.name(), "namespace", daemonSet.namespace()),
        "spec",
        object(
            "template",
            object(
                "spec",
                object(
                    "containers",
                    daemonSet.containers().stream().map(TopologyJson::container).toList()))));
  }

  private static Map<String, Object> nodeClass(final NodeClass nodeClass) {
    final Map<String, Object> spec =
        object("networkPolicy", "DefaultAllow", "role", "AmazonEKSAutoNodeRole");
    nodeClass.snatPolicy().ifPresent(policy -> spec.put("snatPolicy", policy));
    return object("metadata", object("name", nodeClass.name()), "spec", spec);
  }

  private static Map<String, Object> container(final DaemonSet.Container container) {
    final List<Object> env = new ArrayList<>();
    env.add(object("name", "PASSWORD", "value", "secret"));
    container
        .environment()
        .values()
        .forEach((name, value) -> env.add(object("name", name, "value", value)));
    container
        .environment()
        .undetermined()
        .forEach(name -> env.add(object("name", name, "valueFrom", object("fieldRef", object()))));
    final Map<String, Object> item =
        object("env", env, "image", container.image(), "name", container.name());
    if (container.environment().open()) {
      item.put("envFrom", List.of(object("configMapRef", object("name", "cni"))));
    }
    return item;
  }

  private static Map<String, Object> instance(final Instance instance) {
    final Map<String, Object> item =
        object(
            "InstanceId", instance.id(),
            "InstanceType", instance.type(),
            "Placement",
                object("AvailabilityZone", instance.zone(), "GroupName", "", "Tenancy", "default"),
            "State", object("Code", 16, "Name", instance.state()));
    if (!instance.vpcId().isEmpty()) {
      item.put("VpcId", instance.vpcId());
      item.put("SubnetId", instance.subnetId());
    }
    return item;
  }

  private static Map<String, Object> networkInterface(final NetworkInterface eni) {
    final Map<String, Object> item =
        object(
            "AvailabilityZone", eni.zone(),
            "InterfaceType", eni.type(),
            "Ipv6Addresses", ipv6Addresses(eni),
            "MacAddress", eni.mac().toString(),
            "NetworkInterfaceId", eni.id(),
            "SubnetId", eni.subnetId(),
            "TagSet", tags(eni.tags()),
            "VpcId", eni.vpcId());
    eni.primaryAddress()
        .ifPresent(
            primary -> {
              item.put("PrivateIpAddress", primary.toString());
              item.put("PrivateIpAddresses", privateAddresses(eni, primary));
            });
    final List<Object> ipv4 = prefixes(eni, Family.IPV4, "Ipv4Prefix");
    final List<Object> ipv6 = prefixes(eni, Family.IPV6, "Ipv6Prefix");
    if (!ipv4.isEmpty()) {
      item.put("Ipv4Prefixes", ipv4);
    }
    if (!ipv6.isEmpty()) {
      item.put("Ipv6Prefixes", ipv6);
    }
    eni.attachment().ifPresent(attachment -> item.put("Attachment", attachment(attachment)));
    return item;
  }

  private static List<Object> privateAddresses(
      final NetworkInterface eni, final IpAddress primary) {
    final List<Object> addresses = new ArrayList<>();
    addresses.add(object("Primary", true, "PrivateIpAddress", primary.toString()));
    of(eni, Family.IPV4)
        .forEach(ip -> addresses.add(object("Primary", false, "PrivateIpAddress", ip.toString())));
    return addresses;
  }

  private static List<Map<String, Object>> ipv6Addresses(final NetworkInterface eni) {
    return of(eni, Family.IPV6).map(ip -> object("Ipv6Address", ip.toString())).toList();
  }

  private static Stream<IpAddress> of(final NetworkInterface eni, final Family family) {
    return eni.secondaryAddresses().stream().filter(ip -> ip.family() == family);
  }

  private static List<Object> prefixes(
      final NetworkInterface eni, final Family family, final String field) {
    return eni.prefixes().stream()
        .filter(prefix -> prefix.network().family() == family)
        .<Object>map(prefix -> object(field, prefix.toString()))
        .toList();
  }

  private static Map<String, Object> attachment(final NetworkInterface.Attachment attachment) {
    final Map<String, Object> item =
        object(
            "AttachTime",
            "2025-10-01T08:00:00+00:00",
            "AttachmentId",
            "eni-attach-0a",
            "DeleteOnTermination",
            true,
            "DeviceIndex",
            attachment.deviceIndex(),
            "InstanceOwnerId",
            "111122223333",
            "Status",
            attachment.status());
    if (attachment.networkCardIndex() > 0) {
      item.put("NetworkCardIndex", attachment.networkCardIndex());
    }
    attachment.instanceId().ifPresent(id -> item.put("InstanceId", id));
    return item;
  }

  private static List<Map<String, Object>> tags(final Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> object("Key", tag.getKey(), "Value", tag.getValue()))
        .toList();
  }

  private static Map<String, Object> subnet(final Subnet subnet) {
    return object(
        "AvailabilityZone", subnet.zone(),
        "AvailableIpAddressCount", subnet.availableAddresses(),
        "CidrBlock", subnet.cidr().toString(),
        "State", "available",
        "SubnetId", subnet.id(),
        "VpcId", subnet.vpcId());
  }

  private static Map<String, Object> vpc(final Vpc vpc) {
    final Map<String, Object> item =
        object(
            "CidrBlock", vpc.cidrs().get(0).cidr().toString(),
            "CidrBlockAssociationSet", associations(vpc, Family.IPV4, "CidrBlock"),
            "IsDefault", false,
            "OwnerId", vpc.ownerId(),
            "VpcId", vpc.id());
    final List<Object> ipv6 = associations(vpc, Family.IPV6, "Ipv6CidrBlock");
    if (!ipv6.isEmpty()) {
      item.put("Ipv6CidrBlockAssociationSet", ipv6);
    }
    return item;
  }

  private static List<Object> associations(final Vpc vpc, final Family family, final String field) {
    return vpc.cidrs().stream()
        .filter(association -> association.cidr().network().family() == family)
        .<Object>map(
            association ->
                object(
                    "AssociationId",
                    "vpc-cidr-assoc-0a",
                    field,
                    cidr(association.cidr()),
                    field + "State",
                    object("State", association.state())))
        .toList();
  }

  private static String cidr(final Cidr cidr) {
    return cidr.toString();
  }

  private static Map<String, Object> object(final Object... namesAndValues) {
    final Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  private static String text(final Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (final JsonProcessingException unwritable) {
      throw new IllegalStateException(unwritable);
    }
  }
}
