package io.wirecheck.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reference:eks-study",
        "reference:eks-study?fault=vxlan-overlay",
        "reference:eks-study?fault=a&fault=b&variation=c",
        "lab:eks-study?fault=vxlan-overlay-9999",
        "bundle:/tmp/a b?c=d&e#f%20:g",
        "bundle:C:\\runs\\one.zip",
        "eks:arn:aws:eks:us-east-1:111122223333:cluster/staging",
        "eks:staging?namespace=probes&tier=T1",
      })
  void prints_what_it_parsed(final String text) {
    final NetworkAddress address = NetworkAddress.parse(text);
    assertThat(address).hasToString(text);
    assertThat(NetworkAddress.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void prints_options_by_name_and_their_values_in_the_given_order() {
    assertThat(NetworkAddress.parse("lab:x?variation=v&fault=b&fault=a"))
        .hasToString("lab:x?fault=b&fault=a&variation=v");
  }

  @Test
  void an_option_may_be_given_several_times_or_not_at_all() {
    final NetworkAddress address = NetworkAddress.parse("lab:x?fault=b&fault=a=c");
    assertThat(address.name()).isEqualTo("x");
    assertThat(address.values("fault")).containsExactly("b", "a=c");
    assertThat(address.values("variation")).isEmpty();
  }

  @Test
  void a_path_may_contain_any_character() {
    final NetworkAddress address = NetworkAddress.parse("bundle:run?fault=x");
    assertThat(address.name()).isEqualTo("run?fault=x");
    assertThat(address.options()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "reference",
        "reference:",
        ":eks-study",
        "reference:?fault=x",
        "lab:?",
        "reference:x?",
        "reference:x?fault",
        "reference:x?fault=",
        "reference:x?=y",
        "reference:x?fault=a&",
        "reference:x?fault=a&&fault=b"
      })
  void an_address_lacks_no_part(final String text) {
    assertThatThrownBy(() -> NetworkAddress.parse(text)).isInstanceOf(AddressException.class);
  }

  @Test
  void says_what_is_wrong_and_what_would_be_right() {
    assertThatThrownBy(() -> NetworkAddress.parse("eks-study"))
        .hasMessageContaining("'eks-study'")
        .hasMessageContaining("reference:eks-study");
    assertThatThrownBy(() -> NetworkAddress.parse("lab:x?fault"))
        .hasMessageContaining("'fault'")
        .hasMessageContaining("OPTION=VALUE");
  }

  @Test
  void an_option_may_be_added() {
    final NetworkAddress address = NetworkAddress.parse("eks:staging?tier=T1");
    assertThat(address.with("namespace", "probes"))
        .hasToString("eks:staging?namespace=probes&tier=T1");
    assertThat(address.with("tier", "T0").values("tier")).containsExactly("T1", "T0");
    assertThat(address).hasToString("eks:staging?tier=T1");
  }

  @Test
  void does_not_change_with_the_lists_that_it_was_made_of() {
    final List<String> faults = new ArrayList<>(List.of("a"));
    final NetworkAddress address = new NetworkAddress("lab", "x", Map.of("fault", faults));
    faults.add("b");
    assertThat(address.values("fault")).containsExactly("a");
    assertThatThrownBy(() -> NetworkAddress.parse("lab:x?fault=a").values("fault").add("b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
