package io.wirecheck.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wirecheck.evidence.AddressException;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkProvider;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class FaultsTest {

  @Test
  void a_lab_without_a_fault_has_none() {
    assertThat(faults("lab:eks-study")).isEqualTo(Faults.none());
  }

  @Test
  void faults_compose_by_name() {
    assertThat(faults("lab:eks-study?fault=vxlan-overlay-9999&fault=capture-lost"))
        .isEqualTo(new Faults(List.of(), Optional.of(new Overlay(9999)), true, false));
  }

  @Test
  void what_a_kernel_lab_cannot_show_is_refused_with_what_it_can() {
    assertThatExceptionOfType(AddressException.class)
        .isThrownBy(() -> faults("lab:eks-study?fault=geneve-overlay"))
        .withMessageContaining("geneve-overlay")
        .withMessageContaining("capture-lost")
        .withMessageContaining("probe-silent")
        .withMessageContaining("vxlan-overlay, vxlan-overlay-8472, vxlan-overlay-9999");
    assertThatExceptionOfType(AddressException.class)
        .isThrownBy(() -> faults("lab:eks-study?variation=gso-segments"))
        .withMessageContaining("no variation 'gso-segments'")
        .withMessageContaining("pod-subnet");
  }

  @Test
  void other_options_and_two_overlays_are_refused() {
    assertThatExceptionOfType(AddressException.class)
        .isThrownBy(() -> faults("lab:eks-study?colour=blue"))
        .withMessageContaining("colour");
    assertThatExceptionOfType(AddressException.class)
        .isThrownBy(() -> faults("lab:eks-study?fault=vxlan-overlay&fault=vxlan-overlay-8472"))
        .withMessageContaining("one overlay");
  }

  @Test
  void the_provider_is_found_and_refuses_what_it_does_not_know_before_it_starts_anything() {
    final NetworkProvider lab =
        ServiceLoader.load(NetworkProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.scheme().equals("lab"))
            .findFirst()
            .orElseThrow();
    assertThat(lab.describeAddresses()).contains("lab:eks-study?fault=vxlan-overlay");
    assertThatExceptionOfType(AddressException.class)
        .isThrownBy(() -> lab.open(NetworkAddress.parse("lab:no-such-topology")))
        .withMessageContaining("no-such-topology");
    assertThatExceptionOfType(AddressException.class)
        .isThrownBy(() -> lab.open(NetworkAddress.parse("lab:eks-study?fault=wireguard-overlay")));
  }

  private static Faults faults(final String address) {
    return Faults.of(NetworkAddress.parse(address));
  }
}
