package io.wirecheck.live.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.live.aws.AwsServer.Asked;
import io.wirecheck.model.Topology;
import io.wirecheck.moto.ClusterInMoto;
import io.wirecheck.reference.ReferenceTopologies;
import io.wirecheck.requires.RequiresCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the SDK brings from an independent emulator of AWS is what the real command line prints. */
@RequiresCommand({"aws", "moto_server"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsAccountTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** The smallest that the command line sends, so that there are several. */
  private static final int PAGE = 5;

  private final Topology study = ReferenceTopologies.named("eks-study");
  private final String name = study.cluster().asOptional().orElseThrow().name();
  private final List<AutoCloseable> opened = new ArrayList<>();

  private ClusterInMoto moto;
  private AwsServer wire;
  private AwsAccount account;

  @BeforeAll
  void open() throws IOException {
    moto = keep(ClusterInMoto.of(study));
    wire = keep(AwsServer.paging(moto.endpoint()));
    keep(Surroundings.withCredentials());
    account = keep(open(wire.endpoint(), PAGE));
  }

  private <T extends AutoCloseable> T keep(final T resource) {
    opened.add(0, resource);
    return resource;
  }

  @AfterAll
  void close() throws Exception {
    for (final AutoCloseable resource : opened) {
      resource.close();
    }
  }

  private AwsAccount open(final URI endpoint, final int pageSize) {
    return AwsAccount.open(
        new AwsSettings(
            Optional.of(moto.region()), Optional.empty(), Optional.empty(), Optional.of(endpoint)),
        Limits.USUAL,
        pageSize,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @EnumSource
  void the_bytes_are_what_the_command_line_prints_for_the_same_calls(final Call call)
      throws IOException {
    wire.asked();
    final JsonNode printed = MAPPER.readTree(moto.aws(command(call), wire.endpoint()));
    final List<SortedMap<String, String>> asked = arguments();

    try (AwsAccount paging = open(wire.endpoint(), pageSize(call))) {
      assertThat(read(paging, call.kind())).isEqualTo(printed);
    }
    assertThat(arguments()).isEqualTo(asked);
  }

  private String command(final Call call) {
    final String command = call.kind().command().replace("CLUSTER", name);
    return call.list().isPresent() ? command + " --page-size " + pageSize(call) : command;
  }

  /** There are three instances, and of these pages may be smaller. */
  private static int pageSize(final Call call) {
    return call == Call.INSTANCES ? 2 : PAGE;
  }

  private List<SortedMap<String, String>> arguments() {
    return wire.asked().stream().map(Asked::arguments).toList();
  }

  @Test
  void pages_are_joined() throws IOException {
    wire.asked();
    final JsonNode small = read(account, DocumentKind.NETWORK_INTERFACES);
    assertThat(wire.asked()).hasSizeGreaterThan(1);
    try (AwsAccount inOnePage = open(wire.endpoint(), Clients.MOST)) {
      assertThat(read(inOnePage, DocumentKind.NETWORK_INTERFACES)).isEqualTo(small);
    }
    assertThat(wire.asked()).hasSize(1);
  }

  @Test
  void the_provenance_names_the_call_its_region_and_the_requests() {
    final var provenance =
        evidence(account, DocumentKind.NETWORK_INTERFACES).evidence().provenance();
    assertThat(provenance.document()).isEqualTo("aws/network-interfaces.json");
    assertThat(provenance.origin())
        .matches(
            "ec2:DescribeNetworkInterfaces in ap-northeast-2 at http://127.0.0.1:\\d+, request page-0, page-5(, page-\\d+)*");
    assertThat(provenance.readAt()).contains(NOW);
  }

  @ParameterizedTest
  @EnumSource
  void the_policy_of_a_kind_allows_what_its_reading_calls(final Call call) throws IOException {
    assertAllowed(Set.of(call.kind(), DocumentKind.PODS));
  }

  @Test
  void the_policy_of_all_kinds_allows_what_reading_all_calls() throws IOException {
    assertAllowed(DocumentKind.ALL);
    assertThat(actions(IamPolicy.of(DocumentKind.ALL))).hasSize(Call.values().length);
  }

  private void assertAllowed(final Set<DocumentKind> kinds) throws IOException {
    wire.asked();
    account.read(kinds, name);
    final Set<String> called = new TreeSet<>();
    wire.asked().forEach(asked -> called.add(asked.action()));
    assertThat(actions(IamPolicy.of(kinds))).containsExactlyElementsOf(called);
  }

  private static List<String> actions(final String policy) throws IOException {
    final List<String> actions = new ArrayList<>();
    MAPPER
        .readTree(policy)
        .path("Statement")
        .forEach(one -> one.path("Action").forEach(action -> actions.add(action.asText())));
    return actions;
  }

  @Test
  void the_parsers_read_it() {
    final Topology topology =
        TopologyParser.parse(new Inventory(account.read(DocumentKind.ALL, name)));
    assertThat(topology.networkInterfaces().asOptional().orElseThrow())
        .hasSameSizeAs(study.networkInterfaces().asOptional().orElseThrow());
    assertThat(topology.cluster().asOptional()).get().matches(c -> c.name().equals(name));
    assertThat(topology.instances().asOptional().orElseThrow()).hasSize(3);
  }

  @Test
  void only_aws_kinds_are_read() {
    assertThat(account.read(DocumentKind.ALL, name).keySet())
        .containsExactlyInAnyOrderElementsOf(
            DocumentKind.ALL.stream().filter(kind -> !kind.isKubernetes()).toList());
  }

  @Test
  void a_cluster_that_is_not_there_is_the_wrong_scope() {
    assertThat(account.read(Set.of(DocumentKind.CLUSTER), "other").get(DocumentKind.CLUSTER))
        .asString()
        .contains("WRONG_SCOPE", "eks:DescribeCluster in ap-northeast-2", "other");
  }

  private JsonNode read(final AwsAccount from, final DocumentKind kind) throws IOException {
    try (InputStream in = evidence(from, kind).evidence().open()) {
      return MAPPER.readTree(in);
    }
  }

  private Inventory.Read evidence(final AwsAccount from, final DocumentKind kind) {
    final var document = Objects.requireNonNull(from.read(Set.of(kind), name).get(kind));
    assertThat(document).isInstanceOf(Inventory.Read.class);
    return (Inventory.Read) document;
  }
}
