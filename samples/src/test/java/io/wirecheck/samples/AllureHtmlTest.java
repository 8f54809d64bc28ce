package io.wirecheck.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.run.Checks;
import io.wirecheck.run.Networks;
import io.wirecheck.run.Profile;
import io.wirecheck.run.Progress;
import io.wirecheck.run.ReportSinks;
import io.wirecheck.run.Settings;
import io.wirecheck.run.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people see of three runs of one network in Allure's HTML: the network was well, and broke.
 * The browser reaches no other host, and keeps a record of what it would have asked them.
 */
@RequiresCommand({"chromium", "tshark"})
class AllureHtmlTest {

  private static final String PROGRAM =
      Objects.requireNonNull(
          System.getProperty("wirecheck.allure"), "the build names Allure's program");

  private static final String BROKEN = "?fault=vxlan-overlay";
  private static final String CHECK = "pod-traffic-is-not-encapsulated";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file within the single-file HTML, in Base64. */
  private static final Pattern FILE = Pattern.compile("d\\('([^']+)'\\s*,\\s*'([^']*)'\\)");

  @TempDir private static Path directory;

  private static Report report = new Report(Map.of());

  /** The files that the HTML holds. */
  private record Report(Map<String, byte[]> files) {

    static Report read(final Path html) throws IOException {
      return new Report(
          FILE.matcher(Files.readString(html))
              .results()
              .collect(
                  Collectors.toMap(
                      file -> file.group(1),
                      file -> Base64.getDecoder().decode(file.group(2)),
                      (once, again) -> once)));
    }

    JsonNode json(final String name) {
      try {
        return JSON.readTree(Objects.requireNonNull(files.get(name), name));
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The place of a test case in the tree of behaviours, as the address of its page has it. */
    String page(final String test) {
      final JsonNode leaf = leaves(json("data/behaviors.json"), test).findFirst().orElseThrow();
      return "#behaviors/%s/%s"
          .formatted(leaf.path("parentUid").asText(), leaf.path("uid").asText());
    }

    private static Stream<JsonNode> leaves(final JsonNode node, final String name) {
      return node.has("children")
          ? StreamSupport.stream(node.path("children").spliterator(), false)
              .flatMap(child -> leaves(child, name))
          : Stream.of(node).filter(leaf -> leaf.path("name").asText().equals(name));
    }

    JsonNode attachment(final String test, final String type) {
      final String uid = page(test).replaceAll(".*/", "");
      final JsonNode attachments =
          json("data/test-cases/" + uid + ".json").at("/testStage/attachments");
      return StreamSupport.stream(attachments.spliterator(), false)
          .filter(attached -> attached.path("type").asText().equals(type))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + type + " among " + attachments));
    }

    byte[] content(final JsonNode attachment) {
      final String name = "data/attachments/" + attachment.path("source").asText();
      return Objects.requireNonNull(files.get(name), name);
    }
  }

  /** A page as the browser shows it. */
  private record Shown(String dom, List<String> asked) {}

  @BeforeAll
  static void report_on_three_runs() throws IOException {
    for (final String state : List.of("", BROKEN, BROKEN)) {
      run("reference:eks-study" + state);
    }
    report = Report.read(directory.resolve("allure.html"));
  }

  private static void run(final String address) throws IOException {
    final Settings settings =
        Settings.resolve(
            Map.of(
                Settings.NETWORK, address,
                Settings.OUT, directory.toString(),
                Settings.SEED, "7",
                Settings.ALLURE, PROGRAM),
            "a test");
    try (Verifier verifier =
        Verifier.of(Networks.open(address), settings, Progress.silent())) {
      verifier.check(Profile.named(settings.profile()).checks().stream().map(Checks::named).toList());
      ReportSinks.onClassPath().write(verifier.report(), directory);
    }
  }

  private static Shown show(final Path html, final String place) throws Exception {
    final Path work = Files.createTempDirectory(directory, "browser");
    final Path record = work.resolve("net.json");
    final Path dom = work.resolve("dom.html");
    final Process browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--virtual-time-budget=8000",
                "--user-data-dir=" + work.resolve("profile"),
                "--log-net-log=" + record,
                "--dump-dom",
                html.toUri() + place)
            .redirectOutput(dom.toFile())
            .redirectError(work.resolve("err.txt").toFile())
            .start();
    assertThat(browser.waitFor())
        .as(() -> read(work.resolve("err.txt")))
        .isZero();
    return new Shown(Files.readString(dom), asked(JSON.readTree(record.toFile())));
  }

  private static String read(final Path file) {
    try {
      return Files.readString(file);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page would have of other hosts; the browser has errands of its own besides. */
  private static List<String> asked(final JsonNode record) {
    final List<String> asked = new ArrayList<>();
    for (final JsonNode event : record.path("events")) {
      final JsonNode request = event.path("params");
      final String url = request.path("url").asText();
      final boolean isOfThePage =
          request.path("network_isolation_key").asText().startsWith("file://");
      if (isOfThePage && !url.isEmpty()) {
        asked.add(url);
      }
    }
    return asked;
  }

  @Test
  void the_failure_stands_under_its_subject_with_its_facts_and_asks_no_other_host()
      throws Exception {
    final Shown page = show(directory.resolve("allure.html"), report.page(CHECK));

    assertThat(page.dom())
        .contains("Wirecheck on the reference network")
        .contains("addressing", "capacity", "routing", "snat")
        .contains("packets between pods on different nodes should travel as they are, in no tunnel")
        .contains("inside VXLAN (udp 4789)", "INV-13", "lines 234, 252")
        .contains("Violated: the network is not as the requirement says")
        .contains("Decide: FAIL, 18 of 18 violated");
    assertThat(page.asked()).isEmpty();
  }

  @Test
  void the_path_of_the_packet_is_a_picture() throws Exception {
    final JsonNode svg = report.attachment(CHECK, "image/svg+xml");
    final String picture = Base64.getEncoder().encodeToString(report.content(svg));

    final Shown page =
        show(
            directory.resolve("allure.html"),
            report.page(CHECK) + "/?attachment=" + svg.path("uid").asText());

    assertThat(page.dom())
        .contains("type=\"image/svg+xml\" data=\"data:image/svg+xml;base64," + picture);
    assertThat(page.asked()).isEmpty();
  }

  @Test
  void the_history_is_of_all_three_runs() throws Exception {
    final Shown page = show(directory.resolve("allure.html"), report.page(CHECK) + "/history");

    assertThat(page.dom()).containsPattern("Success rate 33.33%\\s+\\(1 of 3\\)");
    assertThat(report.json("history/history-trend.json")).hasSize(3);
    assertThat(page.asked()).isEmpty();
  }

  @Test
  void the_frames_attached_are_those_of_the_tunnel() throws Exception {
    final JsonNode attached = report.attachment(CHECK, "application/vnd.tcpdump.pcap");
    final Path pcap = Files.write(directory.resolve("attached.pcap"), report.content(attached));

    final Process tshark =
        new ProcessBuilder("tshark", "-r", pcap.toString(), "-T", "fields", "-e", "frame.protocols")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    final String protocols =
        new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(tshark.waitFor()).isZero();
    assertThat(protocols.lines()).isNotEmpty().allMatch(line -> line.contains(":vxlan:"));
  }

  /** So that an empty record means that nothing was asked. */
  @Test
  void the_browsers_record_has_what_a_page_asks_of_other_hosts() throws Exception {
    final Path page =
        Files.writeString(
            directory.resolve("asking.html"), "<img src=\"http://elsewhere.invalid/pixel.png\">");

    assertThat(show(page, "").asked()).contains("http://elsewhere.invalid/pixel.png");
  }
}
