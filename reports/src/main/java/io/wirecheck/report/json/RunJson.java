package io.wirecheck.report.json;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.auto.service.AutoService;
import io.wirecheck.run.ReportSink;
import io.wirecheck.run.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * Writes {@code run.json}, the report for tools, as {@code run-1.schema.json} beside this class
 * describes it, and the exhibits that it names. A reader finds the whole of the old file or the
 * whole of the new one.
 */
@AutoService(ReportSink.class)
public final class RunJson implements ReportSink {

  private static final String FILE = "run.json";
  private static final ObjectWriter WRITER = writer();

  @Override
  public List<Path> write(final RunReport report, final Path directory) throws IOException {
    final Path file = directory.resolve(FILE);
    final Path unfinished =
        directory.resolve("." + FILE + "." + ProcessHandle.current().pid() + ".tmp");
    final ExhibitFiles exhibits = new ExhibitFiles(directory);
    final Set<String> older = exhibits.named(file);
    exhibits.write(report);
    try {
      Files.writeString(unfinished, text(report), StandardCharsets.UTF_8);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (final IOException e) {
      throw new IOException("cannot write " + file + ": " + e, e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    older.removeAll(ExhibitFiles.paths(report));
    exhibits.remove(older);
    return List.of(file);
  }

  private static String text(final RunReport report) throws IOException {
    return WRITER.writeValueAsString(RunDocument.of(report)) + "\n";
  }

  private static ObjectWriter writer() {
    final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    final DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    final SimpleModule module = new SimpleModule().addSerializer(new WellFormedText());
    return JsonMapper.builder().addModule(module).build().writer(printer);
  }
}
