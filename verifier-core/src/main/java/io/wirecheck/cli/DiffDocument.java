package io.wirecheck.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wirecheck.check.Verdict;
import io.wirecheck.run.written.CheckDiff;
import io.wirecheck.run.written.RunDiff;
import io.wirecheck.run.written.Violations;
import io.wirecheck.run.written.WrittenRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code wirecheck diff --json} prints, field for field and in this order; {@code
 * diff-1.schema.json} describes the same.
 */
record DiffDocument(
    int schemaVersion,
    Run before,
    Run after,
    Verdict worst,
    List<String> differences,
    List<Check> checks) {

  /** Raised when a field changes its meaning or goes; a new field does not raise it. */
  static final int SCHEMA_VERSION = 1;

  record Run(String runId, String network, String startedAt, boolean complete) {
    static Run of(final WrittenRun run) {
      return new Run(run.runId(), run.network(), run.startedAt().toString(), run.complete());
    }
  }

  record Check(
      String id,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Verdict before,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Verdict after,
      Verdict worst,
      @JsonProperty("new") List<Violations.Found> fresh,
      List<String> gone,
      List<Violations.Moved> moved,
      List<String> unchanged,
      List<String> unknown,
      List<String> losses) {
    static Check of(final CheckDiff check) {
      final Violations violations = check.violations();
      return new Check(
          check.id(),
          check.before().orElse(null),
          check.after().orElse(null),
          check.worst(),
          violations.fresh(),
          violations.gone(),
          violations.moved(),
          violations.unchanged(),
          violations.unknown(),
          check.losses());
    }
  }

  static DiffDocument of(final WrittenRun before, final WrittenRun after, final RunDiff diff) {
    return new DiffDocument(
        SCHEMA_VERSION,
        Run.of(before),
        Run.of(after),
        diff.worst(),
        diff.differences(),
        diff.checks().stream().map(Check::of).toList());
  }

  String text() throws JsonProcessingException {
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }
}
