package io.wirecheck.live.kubernetes;

import static io.wirecheck.live.kubernetes.StubServer.cutOff;
import static io.wirecheck.live.kubernetes.StubServer.json;
import static io.wirecheck.live.kubernetes.StubServer.status;
import static io.wirecheck.live.kubernetes.StubServer.throttled;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.NodeClass;
import io.wirecheck.model.Pod;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {

  private static final String FIRST = "/api/v1/pods?limit=500";
  private static final String NODE_CLASSES = "/apis/eks.amazonaws.com/v1/nodeclasses?limit=500";
  private static final String SECOND = FIRST + "&continue=a%2Fb%3D%3D";
  private static final String THIRD = FIRST + "&continue=c";
  private static final String PAGE_1 = page("7", "a/b==", pod("one"), pod("two"));
  private static final String PAGE_2 = page("7", "c");
  private static final String PAGE_3 = page("7", "", pod("three"));

  private final StubServer server = StubServer.start();
  private final AtomicInteger tokens = new AtomicInteger();
  private Around around;
  private KubernetesCluster cluster;

  @BeforeEach
  void connect(@TempDir final Path directory) {
    around = new Around(directory);
    cluster =
        KubernetesCluster.connect(
            new KubernetesAccess.OfEndpoint(
                server.url(), "", () -> "token-" + tokens.incrementAndGet()),
            around.surroundings());
  }

  @AfterEach
  void close() {
    cluster.close();
    server.close();
  }

  @Test
  void joins_the_pages_of_a_list_into_the_document_that_a_server_sends_without_a_limit() {
    server.on(FIRST, json(200, PAGE_1)).on(SECOND, json(200, PAGE_2)).on(THIRD, json(200, PAGE_3));

    assertThat(text(evidence(DocumentKind.PODS)))
        .isEqualTo(page("7", "", pod("one"), pod("two"), pod("three")));
    assertThat(server.lines()).endsWith("GET " + FIRST, "GET " + SECOND, "GET " + THIRD);
    assertThat(around.pauses()).isEmpty();
  }

  @Test
  void what_it_reads_is_what_the_parsers_read() {
    server
        .on(FIRST, json(200, PAGE_1))
        .on(SECOND, json(200, PAGE_2))
        .on(THIRD, json(200, PAGE_3))
        .on("/api/v1/nodes?limit=500", json(200, list("NodeList", "v1", "3", "")))
        .on(
            "/apis/apps/v1/daemonsets?limit=500",
            json(200, list("DaemonSetList", "apps/v1", "4", "")));

    final Topology topology = TopologyParser.parse(new Inventory(cluster.read(DocumentKind.ALL)));

    assertThat(topology.pods().asOptional().orElseThrow())
        .extracting(Pod::ref)
        .extracting(Object::toString)
        .containsExactly("team/one", "team/two", "team/three");
    assertThat(topology.nodes().asOptional()).hasValue(List.of());
    assertThat(topology.daemonSets().asOptional()).hasValue(List.of());
    assertThat(topology.vpcs().whyUnknown()).isPresent();
  }

  @Test
  void reads_the_kubernetes_documents_among_those_wanted_and_no_other() {
    server.on(FIRST, json(200, PAGE_3));

    assertThat(cluster.read(Set.of(DocumentKind.PODS, DocumentKind.VPCS)))
        .containsOnlyKeys(DocumentKind.PODS);
    assertThat(cluster.read(Set.of(DocumentKind.VPCS))).isEmpty();
  }

  @Test
  void reads_anew_each_time() {
    server.on(FIRST, json(200, page("7", "", pod("one"))), json(200, page("8", "", pod("two"))));

    assertThat(text(evidence(DocumentKind.PODS))).contains("one").doesNotContain("two");
    assertThat(text(evidence(DocumentKind.PODS))).contains("two").doesNotContain("one");
  }

  @Test
  void says_when_it_was_read_by_the_clock_of_the_server_and_from_where() {
    server.on(FIRST, json(200, PAGE_3));
    final Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    final Provenance provenance = evidence(DocumentKind.PODS).provenance();

    assertThat(provenance.readAt().orElseThrow())
        .isNotEqualTo(Around.NOW)
        .isBetween(before, Instant.now());
    assertThat(provenance.document()).isEqualTo("kubernetes/pods.json");
    assertThat(provenance.origin()).isEqualTo("GET " + server.url() + "/api/v1/pods");
  }

  @Test
  void keeps_no_managed_fields_and_no_values_of_variables() {
    server.on(
        FIRST,
        json(
            200,
            page(
                "7",
                "",
                """
                {"metadata":{"name":"a","managedFields":[{"x":"secret"}],"annotations":{"b":"secret"}},\
                "spec":{"containers":[{"env":[{"name":"PASSWORD","value":"secret"}]}]}}""")));

    assertThat(text(evidence(DocumentKind.PODS)))
        .isEqualTo(
            page(
                "7",
                "",
                """
                {"metadata":{"name":"a","annotations":{}},\
                "spec":{"containers":[{"env":[{"name":"PASSWORD"}]}]}}"""));
  }

  @Test
  void an_empty_list_is_a_list() {
    server.on(
        FIRST,
        json(200, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":null}"));

    assertThat(text(evidence(DocumentKind.PODS))).endsWith("\"items\":[]}");
  }

  @Test
  void a_refused_list_names_the_right_and_whom_the_server_takes_the_caller_for() {
    server.on(
        FIRST,
        status(
            403,
            "Forbidden",
            "pods is forbidden: User \\\"arn:aws:iam::111122223333:user/ci\\\" cannot list resource"));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.NO_PERMISSION))
        .contains("list pods in all namespaces", "arn:aws:iam::111122223333:user/ci", server.url());
    assertThat(around.pauses()).isEmpty();
  }

  @Test
  void waits_as_long_as_a_server_asks_before_it_tries_again() {
    server.on(FIRST, throttled(7), throttled(1), json(200, PAGE_3));

    assertThat(text(evidence(DocumentKind.PODS))).contains("three");
    assertThat(around.pauses()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(1));
  }

  @Test
  void gives_up_on_a_server_that_goes_on_throttling() {
    server.on(FIRST, throttled(1));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.API_THROTTLED))
        .contains("list pods", "429", "too many requests", "asked 5 times");
    assertThat(around.pauses()).hasSize(4);
  }

  @Test
  void gives_up_at_once_where_a_server_asks_for_more_than_there_is_patience() {
    server.on(FIRST, throttled(3600));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.API_THROTTLED)).contains("3600 s");
    assertThat(around.pauses()).isEmpty();
  }

  @Test
  void all_pages_share_one_patience() {
    server
        .on(FIRST, throttled(50), json(200, PAGE_1))
        .on(SECOND, throttled(50), json(200, PAGE_2))
        .on(THIRD, throttled(50), json(200, PAGE_3));

    notRead(DocumentKind.PODS, InconclusiveCode.API_THROTTLED);
    assertThat(around.pauses()).hasSize(2);
  }

  @Test
  void tries_again_after_an_error_of_the_server() {
    server.on(
        FIRST,
        status(500, "InternalError", "etcdserver: leader changed"),
        status(503, "ServiceUnavailable", "apiserver is shutting down"),
        json(200, PAGE_3));

    assertThat(text(evidence(DocumentKind.PODS))).contains("three");
    assertThat(around.pauses()).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
  }

  @Test
  void gives_up_on_a_server_that_goes_on_failing() {
    server.on(FIRST, status(500, "InternalError", "etcdserver: no leader"));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.UNREACHABLE))
        .contains("list pods", "500", "etcdserver: no leader", "asked 5 times");
  }

  @Test
  void reads_a_page_again_whose_connection_broke() {
    server
        .on(FIRST, json(200, PAGE_1))
        .on(SECOND, cutOff(PAGE_2), json(200, PAGE_2))
        .on(THIRD, cutOff(PAGE_3), json(200, PAGE_3));

    assertThat(text(evidence(DocumentKind.PODS)))
        .isEqualTo(page("7", "", pod("one"), pod("two"), pod("three")));
  }

  @Test
  void half_a_list_is_none() {
    server.on(FIRST, json(200, PAGE_1)).on(SECOND, cutOff(PAGE_2));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.UNREACHABLE))
        .contains("list pods", server.url(), "broke off", "asked 5 times");
  }

  @Test
  void begins_a_list_anew_that_the_server_forgot() {
    server
        .on(FIRST, json(200, PAGE_1), json(200, page("8", "", pod("four"))))
        .on(SECOND, status(410, "Expired", "The provided continue parameter is too old"));

    assertThat(text(evidence(DocumentKind.PODS))).isEqualTo(page("8", "", pod("four")));
  }

  @Test
  void gives_up_on_a_list_that_the_server_forgets_three_times() {
    server
        .on(FIRST, json(200, PAGE_1))
        .on(SECOND, status(410, "Expired", "The provided continue parameter is too old"));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.PARTIAL)).contains("410", "3 times");
    assertThat(server.lines().stream().filter(("GET " + FIRST)::equals)).hasSize(3);
  }

  @Test
  void a_list_that_names_a_page_as_its_own_next_one_ends() {
    server.on(FIRST, json(200, PAGE_1)).on(SECOND, json(200, page("7", "a/b==", pod("x"))));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.UNREADABLE_DOCUMENT))
        .contains("as its own next one");
  }

  @Test
  void what_is_no_json_is_not_read() {
    server.on(FIRST, json(200, "{\"kind\":\"PodList\",\"metadata\":{},\"items\":[{\"a\": oops"));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.UNREADABLE_DOCUMENT))
        .contains("list pods", "no JSON", "oops");
  }

  @Test
  void a_body_that_ends_too_early_is_not_read() {
    server.on(FIRST, json(200, PAGE_1.substring(0, PAGE_1.length() - 9)));

    notRead(DocumentKind.PODS, InconclusiveCode.UNREADABLE_DOCUMENT);
  }

  @Test
  void another_list_is_not_read() {
    server.on(FIRST, json(200, list("NodeList", "v1", "3", "")));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.UNREADABLE_DOCUMENT))
        .contains("no PodList but 'NodeList'");
  }

  @Test
  void a_missing_resource_is_told_from_an_empty_one() {
    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.UNREACHABLE)).contains("404");
  }

  @Test
  void a_cluster_without_auto_mode_lacks_node_classes_and_nothing_else() {
    server.on(FIRST, json(200, PAGE_3));

    final Map<DocumentKind, Inventory.Document> read =
        cluster.read(Set.of(DocumentKind.PODS, DocumentKind.NODE_CLASSES));

    assertThat(read.get(DocumentKind.PODS)).isInstanceOf(Inventory.Read.class);
    assertThat(notRead(DocumentKind.NODE_CLASSES, InconclusiveCode.UNKNOWN_CONFIGURATION))
        .contains("list nodeclasses.eks.amazonaws.com", server.url(), "no such resource (404)");
    assertThat(around.pauses()).isEmpty();
  }

  @Test
  void refused_node_classes_are_not_missing_ones() {
    server.on(NODE_CLASSES, status(403, "Forbidden", "nodeclasses is forbidden"));

    assertThat(notRead(DocumentKind.NODE_CLASSES, InconclusiveCode.NO_PERMISSION))
        .contains("list nodeclasses.eks.amazonaws.com", "nodeclasses is forbidden");
  }

  @Test
  void reads_what_auto_mode_declares() {
    server.on(
        NODE_CLASSES,
        json(
            200,
            list(
                "NodeClassList",
                "eks.amazonaws.com/v1",
                "3",
                "",
                """
                {"apiVersion":"eks.amazonaws.com/v1","kind":"NodeClass","metadata":{"name":"batch"},\
                "spec":{"networkPolicy":"DefaultAllow","snatPolicy":"Disabled"}}""")));

    assertThat(
            TopologyParser.parse(new Inventory(cluster.read(Set.of(DocumentKind.NODE_CLASSES))))
                .nodeClasses()
                .asOptional())
        .hasValue(List.of(new NodeClass("batch", Optional.of(NodeClass.DISABLED))));
  }

  @Test
  void asks_for_another_token_where_one_is_not_taken() {
    final HttpHandler refused = status(401, "Unauthorized", "Unauthorized");
    server.on(FIRST, refused, refused, json(200, PAGE_3)); // the library itself asks twice

    assertThat(text(evidence(DocumentKind.PODS))).contains("three");
    assertThat(server.requests())
        .extracting(StubServer.Request::authorization)
        .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2");
    assertThat(server.requests()).allMatch(request -> request.userAgent().startsWith("wirecheck/"));
  }

  @Test
  void says_that_no_token_is_taken_any_more() {
    server.on(FIRST, status(401, "Unauthorized", "Unauthorized"));

    assertThat(notRead(DocumentKind.PODS, InconclusiveCode.NO_PERMISSION))
        .contains("list pods", "does not take the credentials", "renew");
    assertThat(tokens).hasValue(2);
  }

  @Test
  void an_interrupt_ends_the_reading_and_stays_set() {
    server.on(FIRST, json(200, PAGE_3));
    Thread.currentThread().interrupt();

    try {
      notRead(DocumentKind.PODS, InconclusiveCode.TIME_BUDGET);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private Evidence evidence(final DocumentKind kind) {
    final Map<DocumentKind, Inventory.Document> read = cluster.read(Set.of(kind));
    if (read.get(kind) instanceof final Inventory.Read whole) {
      return whole.evidence();
    }
    throw new AssertionError("not read: " + read);
  }

  private String notRead(final DocumentKind kind, final InconclusiveCode code) {
    final Inventory.Document document = cluster.read(Set.of(kind)).get(kind);
    if (!(document instanceof final Inventory.NotRead not)) {
      throw new AssertionError("read: " + document);
    }
    assertThat(not.code()).as(not.detail()).isEqualTo(code);
    return not.detail();
  }

  private static String text(final Evidence evidence) {
    try {
      return new String(evidence.open().readAllBytes(), UTF_8);
    } catch (final IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String page(final String version, final String token, final String... items) {
    return list("PodList", "v1", version, token, items);
  }

  private static String list(
      final String kind,
      final String apiVersion,
      final String version,
      final String token,
      final String... items) {
    return "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%s\"%s},\"items\":[%s]}"
        .formatted(
            kind,
            apiVersion,
            version,
            token.isEmpty() ? "" : ",\"continue\":\"" + token + "\"",
            String.join(",", items));
  }

  private static String pod(final String name) {
    return """
        {"metadata":{"namespace":"team","name":"%s","uid":"u-%s","creationTimestamp":"2026-10-01T07:00:00Z"},\
        "spec":{"nodeName":"n"},"status":{"phase":"Running","podIP":"10.0.0.7"}}"""
        .formatted(name, name);
  }
}
