package io.wirecheck.lab;

import io.wirecheck.evidence.Flow;
import io.wirecheck.evidence.Flow.Transport;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.SightedPacket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A JVM with a lab in it, told what to do by lines on its standard input: {@code gather} sends a
 * flow of each transport and prints what was seen at both ends; {@code exit} leaves without closing
 * the lab. The end of the input closes it.
 */
final class LabChild {

  private LabChild() {}

  public static void main(final String[] arguments) throws IOException {
    try (LabRun lab = LabRun.open(arguments[0], Path.of(arguments[1]))) {
      System.out.println("standing");
      final BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.equals("exit")) {
          System.exit(0);
        }
        System.out.println(seen(lab));
      }
    }
  }

  /** Such as {@code ICMP:3+3 UDP:3+3 TCP:3+3}, packets seen natively at source and destination. */
  private static String seen(final LabRun lab) {
    final StringBuilder text = new StringBuilder();
    for (final Transport transport : Transport.values()) {
      final LabPod from = lab.probe(0, false);
      final LabPod to = lab.probe(1, true);
      final Flow flow = LabRun.flow(from, to, transport);
      final Gathering gathering = lab.gather(List.of(flow), lab.everyInterface());
      text.append(transport)
          .append(':')
          .append(natives(lab, gathering, flow, from))
          .append('+')
          .append(natives(lab, gathering, flow, to))
          .append(' ');
    }
    return text.toString().strip();
  }

  private static long natives(
      final LabRun lab, final Gathering gathering, final Flow flow, final LabPod end) {
    return lab.forward(gathering, flow, LabRun.point(end)).stream()
        .filter(packet -> packet.form() instanceof SightedPacket.Native)
        .count();
  }
}
