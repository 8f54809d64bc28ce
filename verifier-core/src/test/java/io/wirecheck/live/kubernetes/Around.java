package io.wirecheck.live.kubernetes;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Surroundings that a test makes: variables, a clock, and pauses that only move the clock. */
final class Around {

  static final Instant NOW = Instant.parse("2026-10-01T08:00:00Z");

  private final Map<String, String> variables = new HashMap<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final Path directory;
  private Instant now = NOW;

  Around(final Path directory) {
    this.directory = directory;
  }

  Around with(final String variable, final String value) {
    variables.put(variable, value);
    return this;
  }

  void pass(final Duration time) {
    now = now.plus(time);
  }

  List<Duration> pauses() {
    return pauses;
  }

  Surroundings surroundings() {
    return new Surroundings(
        variables::get,
        directory,
        directory.resolve("serviceaccount"),
        time -> {
          pauses.add(time);
          pass(time);
        },
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(final ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        });
  }
}
