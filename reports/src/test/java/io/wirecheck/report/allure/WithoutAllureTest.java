package io.wirecheck.report.allure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecheck.report.json.SampleRun;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer who took Allure's jars off the class path. */
class WithoutAllureTest {

  /** Sees everything but Allure, and loads this package anew, so that it sees no more. */
  private static final class ClassPath extends URLClassLoader {

    private static final String ANEW = AllureSink.class.getPackageName() + ".";

    ClassPath() {
      super(new URL[] {AllureSink.class.getProtectionDomain().getCodeSource().getLocation()});
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve)
        throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.startsWith("io.qameta.")) {
          throw new ClassNotFoundException(name);
        }
        final Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return name.startsWith(ANEW) ? findClass(name) : super.loadClass(name, resolve);
      }
    }
  }

  @Test
  void the_sink_loads_writes_nothing_and_says_what_is_missing(@TempDir final Path directory)
      throws IOException, ReflectiveOperationException {
    final RunReport report = SampleRun.FIRST.report();
    try (ClassPath classPath = new ClassPath()) {
      final ReportSink sink =
          (ReportSink)
              classPath
                  .loadClass(AllureSink.class.getName())
                  .getDeclaredConstructor()
                  .newInstance();
      sink.enforcing(SampleRun.FIRST.failed(), report);

      assertThat(sink.getClass()).isNotEqualTo(AllureSink.class);
      assertThat(sink.write(report, directory)).isEmpty();
      assertThat(directory).isEmptyDirectory();
      assertThat(sink.notes(report))
          .isEqualTo(
              List.of(
                  "no report for Allure: io.qameta.allure:allure-java-commons is not on the class"
                      + " path (missing is io/qameta/allure/FileSystemResultsWriter)"));
    }
  }
}
