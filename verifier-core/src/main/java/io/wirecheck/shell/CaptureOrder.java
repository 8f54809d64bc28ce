package io.wirecheck.shell;

import java.time.Duration;
import java.util.List;

/**
 * What is to be captured, and how much at most.
 *
 * @param devices the node's names of them, each once
 * @param filter in the language of pcap-filter(7)
 * @param snapLength how many bytes of a frame are kept
 * @param lifetime after which each capture is ended, whatever became of who wanted it
 * @param maxBytes how large each may grow
 */
public record CaptureOrder(
    List<String> devices, String filter, int snapLength, Duration lifetime, long maxBytes) {

  public CaptureOrder {
    devices = devices.stream().distinct().toList();
  }
}
