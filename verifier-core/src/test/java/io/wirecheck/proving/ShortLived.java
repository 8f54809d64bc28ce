package io.wirecheck.proving;

import java.util.List;

/** How to start a JVM that lives for seconds: to compile well costs more than it brings. */
public final class ShortLived {

  public static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ShortLived() {}
}
