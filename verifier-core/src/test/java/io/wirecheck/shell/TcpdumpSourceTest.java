package io.wirecheck.shell;

import io.wirecheck.lab.Cable;
import io.wirecheck.requires.RequiresCommand;
import io.wirecheck.requires.RequiresKernel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

@RequiresKernel
@RequiresCommand({"socat", "setpriv"})
class TcpdumpSourceTest extends CaptureContract {

  private static final List<String> WITHOUT_RIGHTS =
      List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all");

  @TempDir private static Path directory;
  private static Cable cable;

  @BeforeAll
  static void wire() {
    cable = Cable.start(directory);
  }

  @AfterAll
  static void end() {
    cable.close();
  }

  @Override
  protected Cable cable() {
    return cable;
  }

  @Override
  protected CaptureSource source() {
    return CaptureSource.byTcpdump(NODE, cable.shell(Cable.HERE));
  }

  @Override
  protected CaptureSource sourceWithoutRights() {
    final NodeShell shell = cable.shell(Cable.HERE);
    return CaptureSource.byTcpdump(
        NODE,
        (command, limit) -> {
          final List<String> weak = new ArrayList<>(WITHOUT_RIGHTS);
          weak.addAll(command);
          return shell.run(weak, limit);
        });
  }

  @Override
  protected void pause() {
    cable.run("kill -STOP $(cat $TMPDIR/*/*.pid)");
  }

  @Override
  protected void resume() {
    cable.run("kill -CONT $(cat $TMPDIR/*/*.pid)");
  }

  @Override
  protected boolean isAnythingLeft() {
    return isAnythingCapturing() || !cable.run("ls $TMPDIR").isBlank();
  }

  @Override
  protected boolean isAnythingCapturing() {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(process -> process.info().command().orElse("").endsWith("/tcpdump"));
  }
}
