package io.wirecheck.report.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.IpAddress;
import io.wirecheck.run.PathDrawing;
import io.wirecheck.run.Route;
import io.wirecheck.run.Route.End;
import io.wirecheck.run.Route.Head;
import io.wirecheck.run.Route.Hop;
import io.wirecheck.run.Route.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class SvgPathTest {

  private static final Head FROM_POD = head("192.168.1.40", "203.0.113.5", 443);
  private static final Head FROM_NODE = head("192.168.1.64", "203.0.113.5", 443);
  private static final Step ROUTED = new Step("routing", "route default via 192.168.1.1 dev eth0");

  /** The routes that have a golden file each. */
  private enum Sample {
    TRANSLATED {
      @Override
      Route route() {
        return new Route(
            "path",
            "shop/web-0",
            "203.0.113.5",
            FROM_POD,
            List.of(
                hop(
                    "ip-192-168-1-64.ap-northeast-2.compute.internal",
                    FROM_POD,
                    List.of(
                        new Step(
                            "mangle PREROUTING",
                            "PREROUTING: restore mark: 0x80, for the connection is one that came in by the"
                                + " primary interface and has to leave by it again"),
                        new Step(
                            "routing", "matched rule 1024: from all fwmark 0x80/0x80 lookup main"),
                        ROUTED,
                        new Step(
                            "nat POSTROUTING", "AWS-SNAT-CHAIN-0: source becomes 192.168.1.64")),
                    new End.Left("eth0", Optional.of(IpAddress.parse("192.168.1.1")), FROM_NODE))));
      }
    },
    OVER_TWO_NODES {
      @Override
      Route route() {
        final Head inside = head("192.168.1.40", "10.100.0.9", 80);
        final Head resolved = head("192.168.1.40", "192.168.2.9", 8080);
        return new Route(
            "path of the second packet",
            "shop/web-0",
            "10.100.0.9",
            inside,
            List.of(
                hop(
                    "node-a",
                    inside,
                    List.of(
                        new Step(
                            "nat PREROUTING", "KUBE-SEP: destination becomes 192.168.2.9:8080"),
                        ROUTED),
                    new End.Left("eth1", Optional.of(IpAddress.parse("192.168.1.1")), resolved)),
                new Hop(
                    "node-b",
                    Optional.of("eth0"),
                    resolved,
                    List.of(new Step("routing", "route 192.168.2.9 dev enia1 scope link")),
                    new End.Left("enia1", Optional.empty(), resolved))));
      }
    },
    DROPPED {
      @Override
      Route route() {
        return new Route(
            "path",
            "shop/web-0",
            "203.0.113.5",
            FROM_POD,
            List.of(
                hop("node-a", FROM_POD, List.of(ROUTED), new End.Dropped("eth0 has no carrier"))));
      }
    },
    NOT_KNOWN {
      @Override
      Route route() {
        return new Route(
            "path",
            "node/node-a",
            "203.0.113.5",
            FROM_NODE,
            List.of(
                new Hop(
                    "node-a",
                    Optional.empty(),
                    FROM_NODE,
                    List.of(),
                    new End.NotKnown("nat OUTPUT: a rule asks for the time of day"))));
      }
    },
    HOSTILE {
      @Override
      Route route() {
        return new Route(
            "<script>alert(1)</script>",
            "a/\"'&]]>\u0000\u001b[31m\u202e\ud800",
            "203.0.113.5",
            FROM_POD,
            List.of(
                hop(
                    "n".repeat(200),
                    FROM_POD,
                    List.of(new Step("w".repeat(60), "x".repeat(300) + " " + "日本".repeat(60))),
                    new End.Delivered(FROM_POD))));
      }
    };

    abstract Route route();
  }

  private static Head head(final String source, final String destination, final int port) {
    return new Head("tcp", IpAddress.parse(source), IpAddress.parse(destination), port);
  }

  private static Hop hop(
      final String node, final Head came, final List<Step> steps, final End end) {
    return new Hop(node, Optional.of("eni5c3f"), came, steps, end);
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(PathDrawing.find()).containsInstanceOf(SvgPath.class);
  }

  @ParameterizedTest
  @EnumSource
  void draws_the_golden_picture(final Sample sample) throws IOException {
    final String name = sample.name().toLowerCase(java.util.Locale.ROOT) + ".svg";
    try (InputStream in =
        Objects.requireNonNull(SvgPathTest.class.getResourceAsStream(name), name)) {
      assertThat(new SvgPath().svg(sample.route()))
          .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void is_xml_without_scripts_handlers_or_references(final Sample sample) throws Exception {
    final Document picture = parsed(new SvgPath().svg(sample.route()));

    final NodeList elements = picture.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      assertThat(elements.item(i).getNodeName())
          .isIn("svg", "title", "desc", "style", "rect", "path", "text");
      for (int k = 0; k < elements.item(i).getAttributes().getLength(); k++) {
        assertThat(elements.item(i).getAttributes().item(k).getNodeName())
            .doesNotStartWith("on")
            .doesNotContain("href");
      }
    }
    assertThat(picture.getElementsByTagName("style").item(0).getTextContent())
        .doesNotContain("url(", "@import");
  }

  @Test
  void says_in_words_what_it_shows() throws Exception {
    final Route route = Sample.TRANSLATED.route();
    final Document picture = parsed(new SvgPath().svg(route));

    assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("path: shop/web-0 -> 203.0.113.5");
    assertThat(picture.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo(route.text());
  }

  @Test
  void shows_an_address_before_and_after_where_it_changed_and_nowhere_else() throws Exception {
    assertThat(texts(Sample.TRANSLATED.route()))
        .contains("source 192.168.1.40 becomes 192.168.1.64")
        .noneMatch(text -> text.startsWith("destination "));
    assertThat(texts(Sample.OVER_TWO_NODES.route()))
        .containsOnlyOnce("destination 10.100.0.9:80 becomes 192.168.2.9:8080")
        .noneMatch(text -> text.startsWith("source "));
  }

  @Test
  void calls_the_first_device_a_pods_end_only_where_a_pod_sends() throws Exception {
    final Route sent = Sample.TRANSLATED.route();
    final Route back =
        new Route("way back", "203.0.113.5", "shop/web-0", sent.sent(), sent.hops());

    assertThat(texts(sent)).contains("comes by eni5c3f, the end of shop/web-0");
    assertThat(texts(back)).contains("comes by eni5c3f");
  }

  @Test
  void keeps_every_line_within_the_sheet() throws Exception {
    assertThat(texts(Sample.HOSTILE.route()))
        .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(115));
  }

  @Test
  void counts_the_steps_in_the_middle_of_very_many() throws Exception {
    final List<Step> many = new ArrayList<>(Collections.nCopies(500, ROUTED));
    final Route route =
        new Route(
            "path",
            "a/b",
            "c",
            FROM_POD,
            List.of(hop("node-a", FROM_POD, many, new End.Dropped("no"))));

    assertThat(texts(route)).contains("420 steps more").hasSizeLessThan(200);
  }

  private static List<String> texts(final Route route) throws Exception {
    final NodeList texts = parsed(new SvgPath().svg(route)).getElementsByTagName("text");
    final List<String> said = new ArrayList<>();
    for (int i = 0; i < texts.getLength(); i++) {
      said.add(texts.item(i).getTextContent());
    }
    return said;
  }

  private static Document parsed(final String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
