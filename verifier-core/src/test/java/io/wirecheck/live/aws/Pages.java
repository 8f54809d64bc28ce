package io.wirecheck.live.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Cuts an answer of EC2 into pages, as EC2 does. */
final class Pages {

  private Pages() {}

  /**
   * The page that the arguments of a call ask for, with the token of the next and an id of its own.
   */
  static byte[] page(final byte[] answer, final Map<String, String> arguments) {
    final int size = Integer.parseInt(arguments.getOrDefault("MaxResults", ""));
    final int first = Integer.parseInt(arguments.getOrDefault("NextToken", "0"));
    try {
      final Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(answer));
      final Element list =
          elements(document.getDocumentElement())
              .filter(element -> element.getNodeName().endsWith("Set"))
              .findFirst()
              .orElseThrow();
      cut(document, list, first, first + size);
      document.getElementsByTagName("requestId").item(0).setTextContent("page-" + first);
      final ByteArrayOutputStream page = new ByteArrayOutputStream();
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(page));
      return page.toByteArray();
    } catch (final Exception malformed) {
      throw new IllegalStateException("no answer of EC2: " + new String(answer, UTF_8), malformed);
    }
  }

  private static void cut(
      final Document document, final Element list, final int from, final int to) {
    final Element[] items = elements(list).toArray(Element[]::new);
    IntStream.range(0, items.length)
        .filter(i -> i < from || i >= to)
        .forEach(i -> list.removeChild(items[i]));
    if (to < items.length) {
      document
          .getDocumentElement()
          .appendChild(document.createElement("nextToken"))
          .setTextContent("" + to);
    }
  }

  private static Stream<Element> elements(final Node parent) {
    return Stream.iterate(parent.getFirstChild(), node -> node != null, Node::getNextSibling)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
