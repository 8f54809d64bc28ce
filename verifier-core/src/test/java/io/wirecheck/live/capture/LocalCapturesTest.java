package io.wirecheck.live.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.MacAddress;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.CaptureSource.Listed;
import io.wirecheck.shell.CaptureSource.Running;
import io.wirecheck.shell.CaptureSource.Unlisted;
import io.wirecheck.shell.NodeDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCapturesTest {

  private static final CaptureOrder ORDER =
      new CaptureOrder(List.of("eth0", "eth1"), "udp", 256, Duration.ofSeconds(5), 1 << 20);

  @TempDir private Path directory;

  @Test
  void without_pcap4j_every_device_is_lost_and_what_is_missing_is_named() {
    try (ChildCaptures bare =
        ChildCaptures.withoutPcap4j("node-a", ChildCaptures.ofThisMachine(), directory)) {
      assertIsLost(bare, "org.pcap4j:pcap4j-core and net.java.dev.jna:jna");
    }
  }

  @Test
  void without_libpcap_every_device_is_lost_and_what_is_missing_is_named() {
    try (ChildCaptures bare =
        ChildCaptures.start(
            "node-a",
            ChildCaptures.ofThisMachine(),
            directory,
            List.of(),
            "-Dorg.pcap4j.core.pcapLibName=nopcap")) {
      assertIsLost(bare, "Unable to load library 'nopcap'");
    }
  }

  /** More than once: a class that failed to load fails in other words the second time. */
  private static void assertIsLost(final CaptureSource source, final String missing) {
    for (int attempt = 0; attempt < 2; attempt++) {
      final Running running = source.start(ORDER);
      assertThat(running.awaitListening()).containsOnlyKeys("eth0", "eth1");
      for (final Lost lost : running.awaitListening().values()) {
        assertThat(lost.code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
        assertThat(lost.detail()).contains("node node-a", "libpcap0.8", missing);
      }
      assertThat(running.stop()).isEmpty();
      running.discard();
    }
  }

  @Test
  void a_device_on_top_of_another_does_not_bear_an_address_of_its_own() throws IOException {
    device("ens5", 2, "02:00:00:00:00:0a");
    device("vlan.eth.1", 4, "02:00:00:00:00:0a");
    Files.createDirectory(directory.resolve("vlan.eth.1").resolve("lower_ens5"));
    Files.writeString(directory.resolve("bonding_masters"), "");
    final NodeDevices devices = ((Listed) listing()).devices();
    assertThat(devices.withAddress(MacAddress.parse("02:00:00:00:00:0a"))).containsExactly("ens5");
    assertThat(devices.all()).hasSize(2);
  }

  @Test
  void devices_that_cannot_be_listed_are_lost() throws IOException {
    Files.createDirectory(directory.resolve("going"));
    assertThat(listing())
        .isInstanceOfSatisfying(
            Unlisted.class,
            unlisted -> {
              assertThat(unlisted.why().code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
              assertThat(unlisted.why().detail()).contains("node-a", "going");
            });
  }

  private CaptureSource.Listing listing() {
    return new LocalCaptures("node-a", directory).devices();
  }

  private void device(final String name, final int index, final String address) throws IOException {
    final Path device = Files.createDirectory(directory.resolve(name));
    Files.writeString(device.resolve("ifindex"), index + "\n");
    Files.writeString(device.resolve("address"), address + "\n");
  }
}
