package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.model.PodRef;
import org.junit.jupiter.api.Test;

class NamesTest {

  /** The vectors are those of the VPC CNI's own tests. */
  @Test
  void a_veth_is_called_as_the_vpc_cni_calls_it() {
    assertThat(Names.veth(new PodRef("kube-system", "coredns-57ff979f67-qqbdh")))
        .isEqualTo("enib5faff8a083");
    assertThat(Names.veth(new PodRef("default", "sample-pod"))).isEqualTo("enicc21c2d7785");
  }

  @Test
  void a_veth_has_a_locally_administered_unicast_address() {
    final long bits = Names.vethMac(new PodRef("default", "sample-pod")).bits();
    assertThat(bits >>> 40 & 0x03).isEqualTo(0x02);
  }
}
