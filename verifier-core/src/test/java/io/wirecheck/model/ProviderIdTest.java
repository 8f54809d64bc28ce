package io.wirecheck.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"us-east-1a", "us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "us-gov-west-1b"})
  void reads_back_what_it_printed(final String zone) {
    final SplittableRandom random = new SplittableRandom(zone.hashCode());
    for (int i = 0; i < 100; i++) {
      final ProviderId id = new ProviderId(zone, "i-" + Long.toHexString(random.nextLong()));
      assertThat(ProviderId.tryParse(id.toString())).contains(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i-0123456789abcdef0",
        "aws:///us-east-1a/",
        "aws:////i-0123456789abcdef0",
        "aws://us-east-1a/i-0123456789abcdef0",
        "aws:///us-east-1a/i-0123456789ABCDEF0",
        "aws:///us-east-1a/i-0123456789abcdef0/",
        "aws:///us-east-1a/i-0123456789abcdef0\n",
        "aws:///us-west-2a/1a2b3c4d5e-f6a7/fargate-ip-192-168-1-1.us-west-2.compute.internal",
        "eks-hybrid:///us-west-2/my-cluster/mi-0123456789abcdef0",
        "gce://project/us-east1-b/instance",
      })
  void a_node_that_is_no_ec2_instance_has_none(final String text) {
    assertThat(ProviderId.tryParse(text)).isEmpty();
  }
}
