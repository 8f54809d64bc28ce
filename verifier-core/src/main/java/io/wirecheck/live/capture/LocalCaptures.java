package io.wirecheck.live.capture;

import io.wirecheck.evidence.Gathering.Lost;
import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.shell.CaptureOrder;
import io.wirecheck.shell.CaptureSource;
import io.wirecheck.shell.NodeDevices;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Captures in this JVM's own network namespace: of a node, where the JVM is a process of its host
 * or a pod with {@code hostNetwork}. It takes the capability CAP_NET_RAW.
 *
 * <p>Only {@link LibpcapTap} names pcap4j, and it is loaded where a device is opened: without the
 * library what is asked for is lost, with the reason.
 */
public final class LocalCaptures implements CaptureSource {

  private static final Path DEVICES = Path.of("/sys/class/net");

  private static final String NEEDS =
      "capturing in this JVM needs org.pcap4j:pcap4j-core and net.java.dev.jna:jna on the class"
          + " path, and the library libpcap (of Debian's package libpcap0.8)";

  private final String node;
  private final Path directory;

  /**
   * Nothing is loaded before something is asked for.
   *
   * @param node the name of the node that this JVM's network namespace is of
   */
  public LocalCaptures(final String node) {
    this(node, DEVICES);
  }

  LocalCaptures(final String node, final Path directory) {
    this.node = node;
    this.directory = directory;
  }

  @Override
  public String instrument() {
    return "libpcap in this JVM";
  }

  @Override
  public Listing devices() {
    final List<NodeDevices.Device> devices = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (final Path entry : entries) {
        devices.add(device(entry));
      }
      return new Listed(NodeDevices.of(devices));
    } catch (final IOException | NumberFormatException e) {
      return new Unlisted(
          new Lost(
              InconclusiveCode.NO_CAPTURE,
              "on node %s: the devices in %s cannot be read: %s".formatted(node, directory, e)));
    }
  }

  private static NodeDevices.Device device(final Path entry) throws IOException {
    return new NodeDevices.Device(
        String.valueOf(entry.getFileName()),
        Integer.parseInt(Files.readString(entry.resolve("ifindex")).strip()),
        Files.readString(entry.resolve("address")).strip(),
        isOnAnother(entry));
  }

  /** The kernel links a device to those that it is on top of. */
  private static boolean isOnAnother(final Path entry) throws IOException {
    try (DirectoryStream<Path> below = Files.newDirectoryStream(entry, "lower_*")) {
      return below.iterator().hasNext();
    }
  }

  @Override
  public Running start(final CaptureOrder order) {
    final Map<String, Lost> lost = new LinkedHashMap<>();
    final Map<String, Tap> taps = new LinkedHashMap<>();
    for (final String device : order.devices()) {
      try {
        taps.put(device, LibpcapTap.open(device, order));
      } catch (final TapException e) {
        lost.put(device, lost(device, e.code(), e.getMessage()));
      } catch (final LinkageError absent) {
        lost.put(
            device, lost(device, InconclusiveCode.NO_CAPTURE, NEEDS + ": " + firstLine(absent)));
      }
    }
    return new Taps(taps, lost);
  }

  /** JNA goes on to tell every place that it looked at. */
  private static String firstLine(final LinkageError absent) {
    return absent.toString().lines().findFirst().orElse("");
  }

  private Lost lost(final String device, final InconclusiveCode code, final String reason) {
    return new Lost(code, "%s on %s of node %s: %s".formatted(instrument(), device, node, reason));
  }

  /** What listens, and what does not. */
  private final class Taps implements Running {

    private final Map<String, Tap> taps;
    private final Map<String, Lost> lost;

    Taps(final Map<String, Tap> taps, final Map<String, Lost> lost) {
      this.taps = taps;
      this.lost = lost;
    }

    @Override
    public Map<String, Lost> awaitListening() {
      return Map.copyOf(lost);
    }

    @Override
    public Map<String, Taken> stop() {
      taps.values().forEach(Tap::stop);
      final Map<String, Taken> taken = new LinkedHashMap<>();
      taps.forEach((device, tap) -> taken.put(device, taken(device, tap)));
      return taken;
    }

    private Taken taken(final String device, final Tap tap) {
      try {
        return tap.taken();
      } catch (final TapException e) {
        return new Failed(lost(device, e.code(), e.getMessage()));
      }
    }

    @Override
    public void discard() {
      taps.values().forEach(Tap::discard);
    }
  }
}
