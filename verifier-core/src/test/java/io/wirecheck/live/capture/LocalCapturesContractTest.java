package io.wirecheck.live.capture;

import io.wirecheck.lab.Cable;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import io.wirecheck.shell.CaptureContract;
import io.wirecheck.shell.CaptureSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM that runs where it captures. It finds libpcap where tcpdump does. */
@RequiresKernel
@RequiresCommand({"socat", "setpriv"})
class LocalCapturesContractTest extends CaptureContract {

  private static final List<String> WITHOUT_RIGHTS =
      List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all");

  @TempDir private static Path directory;
  private static Cable cable;
  private static ChildCaptures child;
  private static ChildCaptures weakChild;
  private static long pid;

  @BeforeAll
  static void wire() {
    cable = Cable.start(directory);
    child = ChildCaptures.start(NODE, cable.shell(Cable.HERE), directory, List.of());
    weakChild = ChildCaptures.start(NODE, cable.shell(Cable.HERE), directory, WITHOUT_RIGHTS);
  }

  @AfterAll
  static void end() {
    child.close();
    weakChild.close();
    cable.close();
  }

  @Override
  protected Cable cable() {
    return cable;
  }

  @Override
  protected CaptureSource source() {
    return child;
  }

  @Override
  protected CaptureSource sourceWithoutRights() {
    return weakChild;
  }

  @Override
  protected void pause() {
    pid = child.pid();
    signal("STOP");
  }

  @Override
  protected void resume() {
    signal("CONT");
  }

  private static void signal(final String name) {
    cable.run("kill -%s %d".formatted(name, pid));
  }

  @Override
  protected boolean isAnythingLeft() {
    return isAnythingCapturing();
  }

  @Override
  protected boolean isAnythingCapturing() {
    return child.threads() + weakChild.threads() > 0;
  }
}
