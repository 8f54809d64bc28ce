package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TcpdumpTest {

  private static final String LISTENING =
      "tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 256 bytes\n";

  @Test
  void listens_once_it_says_so_and_until_it_ends() {
    assertThat(running("").listens()).isFalse();
    assertThat(running(LISTENING).listens()).isTrue();
    assertThat(new Tcpdump(OptionalInt.of(0), LISTENING).listens()).isFalse();
  }

  @Test
  void counts_one_packet_as_it_counts_many() {
    final String one =
        "1 packet captured\n1 packet received by filter\n0 packets dropped by kernel";
    assertThat(running(one).framesLost()).hasValue(0);
  }

  @Test
  void what_the_kernel_dropped_is_lost() {
    final String end =
        "4 packets captured\n7 packets received by filter\n3 packets dropped by kernel\n"
            + "5 packets dropped by interface";
    assertThat(running(LISTENING + end).framesLost()).hasValue(3);
  }

  @Test
  void what_was_received_and_never_read_is_lost() {
    final String end =
        "4 packets captured\n6 packets received by filter\n0 packets dropped by kernel";
    assertThat(running(end).framesLost()).hasValue(2);
    assertThat(running(end).hasReadAll()).isFalse();
  }

  @Test
  void has_read_all_when_it_has_caught_up_with_what_it_told_first() {
    final String first =
        "tcpdump: 1 packet captured, 4 packets received by filter, 0 packets dropped by kernel\n";
    final String later =
        "tcpdump: 4 packets captured, 9 packets received by filter, 0 packets dropped by kernel\n";
    assertThat(running(LISTENING + first).hasReadAll()).isFalse();
    assertThat(running(LISTENING + first + later).hasReadAll()).isTrue();
    assertThat(running(LISTENING + first + later).framesLost()).hasValue(0);
  }

  @Test
  void without_counters_nothing_is_known() {
    assertThat(running(LISTENING).framesLost()).isEmpty();
    assertThat(running(LISTENING).hasReadAll()).isFalse();
    assertThat(running("4 packets captured\n").framesLost()).isEmpty();
  }

  private static Tcpdump running(final String messages) {
    return new Tcpdump(OptionalInt.empty(), messages);
  }
}
