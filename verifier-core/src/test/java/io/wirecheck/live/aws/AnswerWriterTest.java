package io.wirecheck.live.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Shapes that moto does not answer with. */
class AnswerWriterTest {

  private static String written(final Object value) throws IOException {
    final StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      new AnswerWriter(generator).write(value);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-01T00:00:00Z, 2024-01-01T00:00:00+00:00",
    "2024-02-29T23:59:59.123Z, 2024-02-29T23:59:59.123000+00:00",
    "1970-01-01T00:00:00.000001Z, 1970-01-01T00:00:00.000001+00:00",
  })
  void times_are_as_python_prints_them(final Instant time, final String text) throws IOException {
    assertThat(written(time)).isEqualTo("\"" + text + "\"");
  }

  @Test
  void bytes_are_in_base64() throws IOException {
    assertThat(written(SdkBytes.fromString("wire?", UTF_8))).isEqualTo("\"d2lyZT8=\"");
  }

  @Test
  void empty_lists_and_texts_stay_and_absent_members_do_not() throws IOException {
    assertThat(
            written(
                NetworkInterface.builder()
                    .description("")
                    .sourceDestCheck(false)
                    .tagSet(List.of())
                    .attachment(attachment -> attachment.deviceIndex(0))
                    .build()))
        .isEqualTo(
            "{\"Attachment\":{\"DeviceIndex\":0},\"Description\":\"\",\"SourceDestCheck\":false,"
                + "\"TagSet\":[]}");
  }

  @Test
  void maps_keep_their_keys() throws IOException {
    assertThat(written(Cluster.builder().name("c").tags(Map.of("Team", "net")).build()))
        .isEqualTo("{\"name\":\"c\",\"tags\":{\"Team\":\"net\"}}");
    assertThat(written(Cluster.builder().tags(Map.of()).build())).isEqualTo("{\"tags\":{}}");
  }

  /** The SDK could put a value where the answer has none: an absence would not be seen. */
  @Test
  void no_member_of_an_answer_has_a_default() {
    final Set<Class<?>> seen = new HashSet<>();
    Stream.<SdkPojo>of(
            DescribeClusterResponse.builder().build(),
            GetCallerIdentityResponse.builder().build(),
            DescribeInstancesResponse.builder().build(),
            DescribeNetworkInterfacesResponse.builder().build(),
            DescribeSubnetsResponse.builder().build(),
            DescribeVpcsResponse.builder().build())
        .forEach(answer -> assertNoDefaults(answer, seen));
    assertThat(seen).hasSizeGreaterThan(50);
  }

  private static void assertNoDefaults(final SdkPojo object, final Set<Class<?>> seen) {
    if (seen.add(object.getClass())) {
      for (final SdkField<?> member : object.sdkFields()) {
        assertThat(member.containsTrait(DefaultValueTrait.class))
            .as(object.getClass().getSimpleName() + "." + member.memberName())
            .isFalse();
        within(member).ifPresent(inner -> assertNoDefaults(inner, seen));
      }
    }
  }

  private static Optional<SdkPojo> within(final SdkField<?> member) {
    if (member.containsTrait(ListTrait.class)) {
      return within(member.getTrait(ListTrait.class).memberFieldInfo());
    }
    if (member.containsTrait(MapTrait.class)) {
      return within(member.getTrait(MapTrait.class).valueFieldInfo());
    }
    return Optional.ofNullable(member.constructor()).map(constructor -> constructor.get());
  }
}
