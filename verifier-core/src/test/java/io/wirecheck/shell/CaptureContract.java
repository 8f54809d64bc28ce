package io.wirecheck.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.lab.Cable;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.MacAddress;
import io.wirecheck.packet.CaptureEnd;
import io.wirecheck.packet.CaptureFile;
import io.wirecheck.packet.FrameCursor;
import io.wirecheck.shell.CaptureSource.Failed;
import io.wirecheck.shell.CaptureSource.Listed;
import io.wirecheck.shell.CaptureSource.Pcap;
import io.wirecheck.shell.CaptureSource.Running;
import io.wirecheck.shell.CaptureSource.Taken;
import io.wirecheck.shell.CaptureSource.Unlisted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds of everything that captures. It runs in {@link Cable#HERE}. */
public abstract class CaptureContract {

  protected static final String NODE = "node-a";

  private static final int SNAP_LENGTH = 256;
  private static final long MAX_BYTES = 64L << 20;
  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final int DISCARD_PORT = 9;
  private static final String ABSENT = "absent0";

  /** Ethernet, IPv4, UDP. */
  private static final int HEADERS = 14 + 20 + 8;

  private static final int NUMBER = 8;

  protected abstract Cable cable();

  protected abstract CaptureSource source();

  /** The same, for somebody who may not capture. */
  protected abstract CaptureSource sourceWithoutRights();

  /** Lets what captures read nothing until {@link #resume}. */
  protected abstract void pause();

  protected abstract void resume();

  /** Whether a process, a thread or a file of a capture is there. */
  protected abstract boolean isAnythingLeft();

  private Running running = new Nothing();

  private static final class Nothing implements Running {
    @Override
    public Map<String, Lost> awaitListening() {
      return Map.of();
    }

    @Override
    public Map<String, Taken> stop() {
      return Map.of();
    }

    @Override
    public void discard() {}
  }

  @AfterEach
  void nothing_is_left() {
    running.discard();
    assertThat(isAnythingLeft()).isFalse();
  }

  private static CaptureOrder order(final String... devices) {
    return new CaptureOrder(
        List.of(devices), "udp port " + DISCARD_PORT, SNAP_LENGTH, LIFETIME, MAX_BYTES);
  }

  private void start(final CaptureOrder order) {
    running = source().start(order);
    assertThat(running.awaitListening()).isEmpty();
    assertThat(isAnythingLeft()).isTrue();
  }

  private Taken stop() {
    return Objects.requireNonNull(running.stop().get(Cable.DEVICE));
  }

  private static Pcap pcap(final Taken taken) {
    assertThat(taken).isInstanceOf(Pcap.class);
    return (Pcap) taken;
  }

  private static Lost why(final Taken taken) {
    assertThat(taken).isInstanceOf(Failed.class);
    return ((Failed) taken).why();
  }

  /** The numbers of the datagrams, as {@link Cable#send} writes them. */
  private static List<Integer> numbers(final Pcap pcap) throws IOException {
    final List<Integer> numbers = new ArrayList<>();
    try (CaptureFile file = CaptureFile.of(ByteBuffer.wrap(pcap.bytes()))) {
      final FrameCursor frames = file.frames();
      while (frames.next()) {
        final byte[] number = new byte[NUMBER];
        frames.buffer().get(frames.offset() + HEADERS, number);
        numbers.add(Integer.valueOf(new String(number, StandardCharsets.US_ASCII).strip()));
      }
      assertThat(frames.end()).isInstanceOf(CaptureEnd.Complete.class);
    }
    return numbers;
  }

  private static List<Integer> upTo(final int count) {
    return IntStream.rangeClosed(1_000_001, 1_000_000 + count).boxed().toList();
  }

  @Test
  void every_frame_is_there_in_its_order_and_none_is_lost() throws IOException {
    final int count = 3000;
    start(order(Cable.DEVICE));
    cable().send(count, DISCARD_PORT);
    final Pcap pcap = pcap(stop());
    assertThat(numbers(pcap)).isEqualTo(upTo(count));
    assertThat(pcap.framesLost()).isZero();
  }

  @Test
  void a_frame_has_the_time_at_which_it_came() throws IOException {
    start(order(Cable.DEVICE));
    final Instant before = Instant.now();
    cable().send(1, DISCARD_PORT);
    final Instant after = Instant.now();
    try (CaptureFile file = CaptureFile.of(ByteBuffer.wrap(pcap(stop()).bytes()))) {
      final FrameCursor frames = file.frames();
      assertThat(frames.next()).isTrue();
      final Instant time = Instant.EPOCH.plusNanos(frames.timestampNanos());
      // tcpdump writes microseconds.
      assertThat(time).isBetween(before.minusNanos(1000), after);
    }
  }

  @Test
  void what_the_filter_does_not_let_through_is_neither_there_nor_lost() throws IOException {
    start(order(Cable.DEVICE));
    cable().send(50, DISCARD_PORT + 1);
    cable().send(2, DISCARD_PORT);
    final Pcap pcap = pcap(stop());
    assertThat(numbers(pcap)).isEqualTo(upTo(2));
    assertThat(pcap.framesLost()).isZero();
  }

  @Test
  void a_frame_is_cut_at_the_snap_length_and_tells_its_own() throws IOException {
    start(new CaptureOrder(List.of(Cable.DEVICE), "udp", HEADERS, LIFETIME, MAX_BYTES));
    cable().send(1, DISCARD_PORT);
    try (CaptureFile file = CaptureFile.of(ByteBuffer.wrap(pcap(stop()).bytes()))) {
      final FrameCursor frames = file.frames();
      assertThat(frames.next()).isTrue();
      assertThat(frames.capturedLength()).isEqualTo(HEADERS);
      assertThat(frames.originalLength()).isEqualTo(HEADERS + NUMBER);
    }
  }

  @Test
  void a_capture_of_nothing_is_a_file_of_no_frames() throws IOException {
    start(order(Cable.DEVICE));
    final Pcap pcap = pcap(stop());
    assertThat(numbers(pcap)).isEmpty();
    assertThat(pcap.framesLost()).isZero();
  }

  @Test
  void each_device_has_a_capture_of_its_own() throws IOException {
    start(order(Cable.DEVICE, "lo"));
    cable().send(5, DISCARD_PORT);
    final Map<String, Taken> taken = running.stop();
    assertThat(numbers(pcap(Objects.requireNonNull(taken.get(Cable.DEVICE))))).isEqualTo(upTo(5));
    assertThat(numbers(pcap(Objects.requireNonNull(taken.get("lo"))))).isEmpty();
  }

  @Test
  void a_device_that_is_not_there_is_lost_and_the_others_are_not() throws IOException {
    running = source().start(order(ABSENT, Cable.DEVICE));
    final Map<String, Lost> lost = running.awaitListening();
    assertThat(lost).containsOnlyKeys(ABSENT);
    final Lost absent = Objects.requireNonNull(lost.get(ABSENT));
    assertThat(absent.code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
    assertThat(absent.detail()).contains(ABSENT, NODE, "No such device");
    cable().send(1, DISCARD_PORT);
    final Map<String, Taken> taken = running.stop();
    assertThat(taken).containsOnlyKeys(Cable.DEVICE);
    assertThat(numbers(pcap(Objects.requireNonNull(taken.get(Cable.DEVICE))))).isEqualTo(upTo(1));
  }

  @Test
  void what_is_no_filter_is_said_to_be_none() {
    running =
        source()
            .start(
                new CaptureOrder(
                    List.of(Cable.DEVICE), "udp or or", SNAP_LENGTH, LIFETIME, MAX_BYTES));
    assertThat(running.awaitListening().get(Cable.DEVICE))
        .satisfies(
            lost -> {
              assertThat(lost.code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
              assertThat(lost.detail()).contains(Cable.DEVICE, NODE, "syntax error");
            });
  }

  @Test
  void who_may_not_capture_is_told_so() {
    running = sourceWithoutRights().start(order(Cable.DEVICE));
    final Map<String, Lost> lost = running.awaitListening();
    assertThat(lost).containsOnlyKeys(Cable.DEVICE);
    final Lost denied = Objects.requireNonNull(lost.get(Cable.DEVICE));
    assertThat(denied.code()).isEqualTo(InconclusiveCode.NO_PERMISSION);
    assertThat(denied.detail()).contains(Cable.DEVICE, NODE, "permission");
  }

  @Test
  void a_device_that_goes_takes_its_capture_along() {
    cable().run("ip -n here link add passing0 up type veth peer name passing1");
    start(order("passing0"));
    cable().run("ip -n here link delete passing0");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !isAnythingCapturing());
    final Lost lost = why(Objects.requireNonNull(running.stop().get("passing0")));
    assertThat(lost.code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
    assertThat(lost.detail()).contains("passing0", NODE, "did not capture to the end");
  }

  /** Whether a process or a thread captures. */
  protected abstract boolean isAnythingCapturing();

  @Test
  void frames_that_the_kernel_had_no_room_for_are_counted() throws IOException {
    final int count = 60_000;
    start(order(Cable.DEVICE));
    pause();
    try {
      cable().send(count, DISCARD_PORT);
    } finally {
      resume();
    }
    final Pcap pcap = pcap(stop());
    assertThat(pcap.framesLost()).isPositive();
    assertThat(numbers(pcap).size() + pcap.framesLost()).isEqualTo(count);
  }

  @Test
  void a_capture_that_grows_past_its_limit_is_lost() {
    start(
        new CaptureOrder(
            List.of(Cable.DEVICE), "udp port " + DISCARD_PORT, SNAP_LENGTH, LIFETIME, 16 << 10));
    cable().send(3000, DISCARD_PORT);
    final Lost lost = why(stop());
    assertThat(lost.code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
    assertThat(lost.detail()).contains(Cable.DEVICE, NODE, "grew past its limit of 16384 bytes");
  }

  @Test
  void nobody_has_to_come_back_to_end_it() {
    start(
        new CaptureOrder(
            List.of(Cable.DEVICE), "udp", SNAP_LENGTH, Duration.ofSeconds(1), MAX_BYTES));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !isAnythingCapturing());
    assertThat(why(stop()).code()).isEqualTo(InconclusiveCode.NO_CAPTURE);
  }

  @Test
  void what_is_discarded_ends() {
    start(order(Cable.DEVICE));
    running.discard();
    assertThat(isAnythingLeft()).isFalse();
  }

  @Test
  void devices_are_listed_with_their_addresses() {
    final CaptureSource.Listing listing = source().devices();
    assertThat(listing).isNotInstanceOf(Unlisted.class);
    final NodeDevices devices = ((Listed) listing).devices();
    assertThat(devices.withAddress(MacAddress.parse(Cable.MAC))).containsExactly(Cable.DEVICE);
    final String index = cable().run("ip netns exec here cat /sys/class/net/cable/ifindex").strip();
    assertThat(devices.withIndex(Integer.parseInt(index))).containsExactly(Cable.DEVICE);
  }
}
