package io.wirecheck.live.aws;

import static io.wirecheck.model.InconclusiveCode.API_THROTTLED;
import static io.wirecheck.model.InconclusiveCode.NO_PERMISSION;
import static io.wirecheck.model.InconclusiveCode.UNREACHABLE;
import static io.wirecheck.model.InconclusiveCode.UNREADABLE_DOCUMENT;
import static io.wirecheck.model.InconclusiveCode.WRONG_SCOPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.live.aws.AwsServer.Answering;
import io.wirecheck.model.InconclusiveCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS and the way to it do instead of answering, and what is said of it. */
class RefusalTest {

  private static final DocumentKind ENIS = DocumentKind.NETWORK_INTERFACES;
  private static final String ACTION = "ec2:DescribeNetworkInterfaces";

  private static final String EC2_ERROR =
      "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors>"
          + "<RequestID>7c0c-1</RequestID></Response>";

  private static final String ENI_PAGE =
      "<DescribeNetworkInterfacesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
          + "<requestId>1</requestId><networkInterfaceSet><item><networkInterfaceId>eni-1"
          + "</networkInterfaceId></item></networkInterfaceSet>%s</DescribeNetworkInterfacesResponse>";

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private static final String NEXT = "<nextToken>more</nextToken>";

  private static final String NOT_ALLOWED =
      "You are not authorized to perform this operation. User: arn:aws:iam::111122223333:user/ci is"
          + " not authorized to perform: ec2:DescribeNetworkInterfaces because no identity-based"
          + " policy allows the ec2:DescribeNetworkInterfaces action";

  private static final Limits IMPATIENT =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofSeconds(20));

  private static Surroundings surroundings = Surroundings.unchanged();

  @BeforeAll
  static void haveCredentials() {
    surroundings = Surroundings.withCredentials();
  }

  @AfterAll
  static void restore() {
    surroundings.close();
  }

  private static Inventory.NotRead notRead(
      final AwsServer server, final Limits limits, final DocumentKind kind) {
    try (server) {
      return notRead(server.endpoint(), limits, kind);
    }
  }

  private static Inventory.NotRead notRead(
      final URI endpoint, final Limits limits, final DocumentKind kind) {
    final Inventory.Document document = read(endpoint, limits, kind);
    assertThat(document).isInstanceOf(Inventory.NotRead.class);
    return (Inventory.NotRead) document;
  }

  private static Inventory.Document read(
      final URI endpoint, final Limits limits, final DocumentKind kind) {
    try (AwsAccount account = open(endpoint, limits)) {
      final Map<DocumentKind, Inventory.Document> documents = account.read(Set.of(kind), "staging");
      return Objects.requireNonNull(documents.get(kind));
    }
  }

  private static AwsAccount open(final URI endpoint, final Limits limits) {
    return AwsAccount.open(
        new AwsSettings(
            Optional.of("eu-west-1"), Optional.empty(), Optional.empty(), Optional.of(endpoint)),
        limits,
        Clients.MOST,
        Clock.systemUTC());
  }

  private static void assertSays(
      final Inventory.NotRead notRead, final InconclusiveCode code, final String... parts) {
    assertThat(notRead.code()).isEqualTo(code);
    assertThat(notRead.detail()).contains(parts);
  }

  @Test
  void a_denied_action_is_named_without_what_only_sts_can_read() {
    final String message = NOT_ALLOWED + ". Encoded authorization failure message: 3xY9zz";
    final Inventory.NotRead denied =
        notRead(
            AwsServer.saying(403, EC2_ERROR.formatted("UnauthorizedOperation", message)),
            Limits.USUAL,
            ENIS);
    assertSays(
        denied,
        NO_PERMISSION,
        "AWS refused ec2:DescribeNetworkInterfaces in eu-west-1",
        "User: arn:aws:iam::111122223333:user/ci",
        "UnauthorizedOperation You are not",
        "(status 403, request 7c0c-1)",
        "allow ec2:DescribeNetworkInterfaces in the caller's IAM policy");
    assertThat(denied.detail()).doesNotContain("3xY9zz");
  }

  @Test
  void a_denied_cluster_is_named() {
    assertSays(
        notRead(
            AwsServer.answering(
                (exchange, asked) -> {
                  exchange.getResponseHeaders().add("x-amzn-ErrorType", "AccessDeniedException");
                  AwsServer.say(exchange, 403, "{\"message\":\"User: x is not authorized\"}");
                }),
            Limits.USUAL,
            DocumentKind.CLUSTER),
        NO_PERMISSION,
        "AWS refused eks:DescribeCluster",
        "AccessDeniedException",
        "allow eks:DescribeCluster");
  }

  @ParameterizedTest
  @CsvSource({"400, RequestExpired", "400, ExpiredToken", "403, ExpiredTokenException"})
  void expired_credentials_are_said_to_be_expired(final int status, final String code) {
    assertSays(
        notRead(
            AwsServer.saying(status, EC2_ERROR.formatted(code, "Request has expired.")),
            Limits.USUAL,
            ENIS),
        NO_PERMISSION,
        "AWS refused, for the credentials expired, " + ACTION,
        code,
        "renew them");
  }

  @ParameterizedTest
  @CsvSource({
    "401, AuthFailure, status 401",
    "403, InvalidClientTokenId, InvalidClientTokenId not able to validate (status 403",
    "401, OptInRequired, status 401"
  })
  void credentials_that_are_not_accepted_are_no_question_of_policy(
      final int status, final String code, final String said) {
    final Inventory.NotRead refused =
        notRead(
            AwsServer.saying(status, EC2_ERROR.formatted(code, "not able to validate")),
            Limits.USUAL,
            ENIS);
    assertSays(refused, NO_PERMISSION, said, "see whether the credentials are valid");
    assertThat(refused.detail()).doesNotContain("IAM policy");
  }

  @ParameterizedTest
  @CsvSource({"503, RequestLimitExceeded", "400, Throttling", "429, TooManyRequests"})
  void a_limited_rate_is_named_after_the_standard_retries(final int status, final String code) {
    final AwsServer server =
        AwsServer.saying(status, EC2_ERROR.formatted(code, "Request limit exceeded."));
    assertSays(
        notRead(server, Limits.USUAL, ENIS),
        API_THROTTLED,
        "AWS limited the rate of ec2:DescribeNetworkInterfaces in eu-west-1",
        code);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void a_limited_rate_that_ends_with_the_retries_is_nothing() throws IOException {
    final AtomicInteger calls = new AtomicInteger();
    try (AwsServer server =
        AwsServer.answering(
            (exchange, asked) -> {
              if (calls.incrementAndGet() < 3) {
                AwsServer.say(exchange, 503, EC2_ERROR.formatted("RequestLimitExceeded", "slow"));
              } else {
                AwsServer.say(exchange, 200, ENI_PAGE.formatted(""));
              }
            })) {
      assertThat(read(server.endpoint(), Limits.USUAL, ENIS)).isInstanceOf(Inventory.Read.class);
      assertThat(server.asked()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_failure_of_the_service_is_repeated_and_named(final int status) {
    final AwsServer server =
        AwsServer.saying(status, EC2_ERROR.formatted("InternalError", "An error has occurred"));
    assertSays(
        notRead(server, Limits.USUAL, ENIS),
        UNREACHABLE,
        "AWS failed in ec2:DescribeNetworkInterfaces",
        "status " + status);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void a_failure_without_words_is_named_by_its_status() {
    assertSays(notRead(AwsServer.saying(502, ""), Limits.USUAL, ENIS), UNREACHABLE, "status 502");
    assertSays(
        notRead(AwsServer.saying(502, "<html>Bad Gateway"), Limits.USUAL, DocumentKind.CLUSTER),
        UNREACHABLE,
        "status 502");
  }

  @Test
  void a_silent_server_is_given_up() throws Exception {
    final CountDownLatch end = new CountDownLatch(1);
    try (AwsServer server = AwsServer.answering((exchange, asked) -> await(end))) {
      assertSays(
          notRead(server.endpoint(), IMPATIENT, ENIS),
          UNREACHABLE,
          ACTION + " in eu-west-1",
          "300");
    } finally {
      end.countDown();
    }
  }

  @Test
  void a_refused_connection_is_named() {
    final AwsServer server = AwsServer.saying(200, "");
    final URI endpoint = server.endpoint();
    server.close();
    assertSays(
        notRead(endpoint, Limits.USUAL, ENIS),
        UNREACHABLE,
        ACTION,
        "Connection refused",
        "" + endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "Connection: close, NETWORK_INTERFACES, UNREADABLE_DOCUMENT, it broke off",
    "Connection: close, CLUSTER, UNREADABLE_DOCUMENT, it broke off",
    "Transfer-Encoding: chunked, NETWORK_INTERFACES, UNREACHABLE, the connection failed",
    "Transfer-Encoding: chunked, CLUSTER, UNREACHABLE, the connection failed",
  })
  void a_connection_that_breaks_in_mid_answer_gives_no_part_of_it(
      final String length, final DocumentKind kind, final InconclusiveCode code, final String said)
      throws IOException {
    assertSays(brokenOff(length, kind), code, said);
  }

  /**
   * Of an answer of known length; JDK 17 takes the end of the connection for its end, 25 does not.
   */
  @ParameterizedTest
  @EnumSource(names = {"NETWORK_INTERFACES", "CLUSTER"})
  void nor_does_an_answer_that_is_shorter_than_announced(final DocumentKind kind)
      throws IOException {
    assertThat(brokenOff("Content-Length: 100000", kind).code())
        .isIn(UNREADABLE_DOCUMENT, UNREACHABLE);
  }

  private static Inventory.NotRead brokenOff(final String length, final DocumentKind kind)
      throws IOException {
    final String half = kind == ENIS ? ENI_PAGE.substring(0, 200) : "{\"cluster\": {\"name\": \"st";
    final String chunk = length.endsWith("chunked") ? "ffff\r\n" : "";
    final String answer = "HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n" + chunk + half;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      breakOff(server, answer);
      return notRead(URI.create("http://127.0.0.1:" + server.getLocalPort()), Limits.USUAL, kind);
    }
  }

  /** Says so much to everybody, and hangs up. */
  private static void breakOff(final ServerSocket server, final String answer) {
    final Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                  readRequest(connection.getInputStream());
                  connection.getOutputStream().write(answer.getBytes(UTF_8));
                } catch (final IOException closed) {
                  // The test is over, or the client has hung up.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** To the end of the head, and of the body that it announces. */
  private static void readRequest(final InputStream in) throws IOException {
    final StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    final Matcher length = LENGTH.matcher(head);
    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
  }

  @Test
  void a_second_page_that_fails_leaves_nothing_of_the_first() {
    assertSays(
        notRead(
            second((exchange, asked) -> AwsServer.say(exchange, 403, denial())),
            Limits.USUAL,
            ENIS),
        NO_PERMISSION,
        ACTION);
  }

  private static String denial() {
    return EC2_ERROR.formatted("UnauthorizedOperation", NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Please log in to the guest network</body></html>",
        "<DescribeNetworkInterfacesResponse/>",
        "",
      })
  void a_page_without_its_list_is_not_taken_for_an_empty_one(final String page) {
    assertSays(
        notRead(
            second((exchange, asked) -> AwsServer.say(exchange, 200, page)), Limits.USUAL, ENIS),
        UNREADABLE_DOCUMENT,
        ACTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html><p>Please log in", "{\"a\": 1}", "no markup"})
  void what_is_no_xml_is_no_answer(final String page) {
    assertSays(
        notRead(
            second((exchange, asked) -> AwsServer.say(exchange, 200, page)), Limits.USUAL, ENIS),
        UNREADABLE_DOCUMENT,
        ACTION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "{\"cluster\": {\"name\"", "<html/>", "[]"})
  void what_describes_no_cluster_is_no_answer(final String answer) {
    assertSays(
        notRead(AwsServer.saying(200, answer), Limits.USUAL, DocumentKind.CLUSTER),
        UNREADABLE_DOCUMENT,
        "eks:DescribeCluster");
  }

  @Test
  void a_page_that_is_followed_by_itself_ends_the_reading() {
    assertSays(
        notRead(AwsServer.saying(200, ENI_PAGE.formatted(NEXT)), Limits.USUAL, ENIS),
        UNREADABLE_DOCUMENT,
        "page 2 is followed by itself");
  }

  @Test
  void an_empty_list_is_an_answer() throws IOException {
    try (AwsServer server =
        AwsServer.saying(
            200,
            "<DescribeNetworkInterfacesResponse><networkInterfaceSet/>"
                + "</DescribeNetworkInterfacesResponse>")) {
      final Inventory.Document document = read(server.endpoint(), Limits.USUAL, ENIS);
      assertThat(((Inventory.Read) document).evidence().open())
          .hasContent("{\"NetworkInterfaces\":[]}");
    }
  }

  @Test
  void a_cluster_of_another_region_is_the_wrong_scope() {
    assertSays(
        notRead(AwsServer.answering(RefusalTest::noCluster), Limits.USUAL, DocumentKind.CLUSTER),
        WRONG_SCOPE,
        "AWS found nothing for eks:DescribeCluster in eu-west-1",
        "No cluster found for name: staging");
  }

  private static void noCluster(final HttpExchange exchange, final AwsServer.Asked asked)
      throws IOException {
    exchange.getResponseHeaders().add("x-amzn-ErrorType", "ResourceNotFoundException");
    AwsServer.say(exchange, 404, "{\"message\":\"No cluster found for name: staging.\"}");
  }

  @Test
  void an_endpoint_that_cannot_be_read_ends_the_connecting() {
    try (AwsServer server = AwsServer.answering(RefusalTest::noCluster);
        AwsAccount account = open(server.endpoint(), Limits.USUAL)) {
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> account.endpoint("staging"))
          .withMessageContaining("No cluster found for name: staging");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"cluster\":{\"name\":\"staging\",\"status\":\"CREATING\"}}"})
  void a_cluster_without_an_endpoint_yet_ends_the_connecting(final String answer) {
    try (AwsServer server = AwsServer.saying(200, answer);
        AwsAccount account = open(server.endpoint(), Limits.USUAL)) {
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> account.endpoint("staging"))
          .withMessageContaining("staging");
    }
  }

  @Test
  void an_interrupt_ends_the_reading_and_stays() throws Exception {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);
    try (AwsServer server =
        AwsServer.answering(
            (exchange, call) -> {
              asked.countDown();
              await(end);
            })) {
      final Thread reader = Thread.currentThread();
      final Thread interrupter =
          new Thread(
              () -> {
                await(asked);
                reader.interrupt();
              });
      interrupter.start();
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> read(server.endpoint(), Limits.USUAL, ENIS))
          .withMessageContaining("interrupted during " + ACTION);
      assertThat(Thread.interrupted()).isTrue();
      interrupter.join();
    } finally {
      end.countDown();
    }
  }

  private static void await(final CountDownLatch latch) {
    try {
      latch.await();
    } catch (final InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first page is as it should be. */
  private static AwsServer second(final Answering second) {
    return AwsServer.answering(
        (exchange, asked) -> {
          if (asked.arguments().containsKey("NextToken")) {
            second.answer(exchange, asked);
          } else {
            AwsServer.say(exchange, 200, ENI_PAGE.formatted(NEXT));
          }
        });
  }
}
