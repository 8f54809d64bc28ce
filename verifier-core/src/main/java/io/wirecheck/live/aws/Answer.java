package io.wirecheck.live.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * The document that the pages of an answer make together. One page at a time is in memory beside
 * the bytes.
 */
final class Answer {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Call call;
  private final ByteArrayBuilder bytes = new ByteArrayBuilder(1 << 14);
  private final List<String> requestIds = new ArrayList<>();
  private String token = "";

  private Answer(final Call call) {
    this.call = call;
  }

  /**
   * Writes the pages down.
   *
   * @throws MalformedAnswer if a page has not the member that the call is made for, or is followed
   *     by itself
   */
  static Answer of(final Call call, final Iterable<? extends AwsResponse> pages) {
    final Answer answer = new Answer(call);
    try (JsonGenerator generator = FACTORY.createGenerator(answer.bytes)) {
      if (call.list().isPresent()) {
        answer.writeLists(generator, pages);
      } else {
        answer.writeWhole(generator, pages.iterator().next());
      }
    } catch (final IOException broken) {
      throw new UncheckedIOException("in memory nothing breaks", broken);
    }
    return answer;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Of the pages, in their order. */
  List<String> requestIds() {
    return List.copyOf(requestIds);
  }

  private void writeWhole(final JsonGenerator generator, final AwsResponse page)
      throws IOException {
    requestIds.add(page.responseMetadata().requestId());
    requiredMember(page);
    new AnswerWriter(generator).write(page);
  }

  private void writeLists(
      final JsonGenerator generator, final Iterable<? extends AwsResponse> pages)
      throws IOException {
    final AnswerWriter writer = new AnswerWriter(generator);
    generator.writeStartObject();
    generator.writeArrayFieldStart(call.kind().marker());
    for (final AwsResponse page : pages) {
      requestIds.add(page.responseMetadata().requestId());
      for (final Object item : (List<?>) requiredMember(page)) {
        writer.write(item);
      }
      requireProgress(page);
    }
    generator.writeEndArray();
    generator.writeEndObject();
  }

  /** A page without its list would make an answer that looks whole and is not. */
  private Object requiredMember(final AwsResponse page) {
    final String name = call.kind().marker();
    return member(page, name)
        .orElseThrow(() -> new MalformedAnswer("page " + requestIds.size() + " has no " + name));
  }

  private void requireProgress(final AwsResponse page) {
    final String next = member(page, "NextToken").map(Object::toString).orElse("");
    if (!next.isEmpty() && next.equals(token)) {
      throw new MalformedAnswer("page " + requestIds.size() + " is followed by itself");
    }
    token = next;
  }

  private static Optional<Object> member(final AwsResponse page, final String name) {
    return page.getValueForField(name, Object.class).filter(AnswerWriter::isThere);
  }
}
