package io.wirecheck.live.aws;

import java.time.Duration;

/**
 * How long AWS may take.
 *
 * @param start to find a region, and to find credentials; the instance metadata service, which may
 *     be routed and silent, is the last place to look
 * @param connect to open a connection
 * @param attempt for one answer, whole
 * @param call for one call with its retries
 */
record Limits(Duration start, Duration connect, Duration attempt, Duration call) {

  static final Limits USUAL =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));
}
