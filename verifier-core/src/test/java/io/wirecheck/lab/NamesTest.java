package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.PodRef;
import org.junit.jupiter.api.Test;

class NamesTest {

  /** The vectors are those of the VPC CNI's own tests. */
  @Test
  void a_veth_is_known_by_what_the_vpc_cni_calls_it() {
    final PodRef coredns = new PodRef("kube-system", "coredns-57ff979f67-qqbdh");
    assertThat(Names.isVeth("enib5faff8a083", coredns)).isTrue();
    assertThat(Names.isVeth("vlanb5faff8a083", coredns)).isTrue();
    assertThat(Names.isVeth("enicc21c2d7785", coredns)).isFalse();
    assertThat(Names.isVeth("enicc21c2d7785", new PodRef("default", "sample-pod"))).isTrue();
  }
}
