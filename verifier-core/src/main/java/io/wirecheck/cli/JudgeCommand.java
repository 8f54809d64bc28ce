package io.wirecheck.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirecheck judge}. */
@Command(
    name = "judge",
    description = {
      "Judges a bundle: what was recorded, or documents put together by hand.",
      "Options that are not given are as the bundle was recorded with, so that the flows asked for"
          + " are those that were recorded."
    },
    footer = {
      "",
      "Examples:",
      "  wirecheck judge lab.zip",
      "  wirecheck judge wirecheck-bundle --check pod-address-belongs-to-its-node",
    })
final class JudgeCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private JudgingOptions options;

  @Parameters(paramLabel = "BUNDLE", description = "A directory or a .zip.")
  private Path bundle;

  @Override
  public Integer call() {
    return new Verification(command.commandLine(), options)
        .of("bundle:" + bundle, Optional.empty())
        .code();
  }
}
