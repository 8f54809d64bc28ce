package io.wirecheck.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code wirecheck}. */
@Command(
    name = "wirecheck",
    description = "Verifies the network of an Amazon EKS cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Wirecheck.Version.class)
public final class Wirecheck {

  private Wirecheck() {}

  /** Runs the command and leaves the JVM with its exit status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** A fresh command line, with picocli's own exit status: 2 for wrong usage. */
  static CommandLine commandLine() {
    return new CommandLine(new Wirecheck());
  }

  /** The version that the build wrote beside this class. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"wirecheck " + read().getProperty("version")};
    }

    private static Properties read() {
      Properties properties = new Properties();
      try (InputStream in = Wirecheck.class.getResourceAsStream("version.properties")) {
        properties.load(Objects.requireNonNull(in, "version.properties is not on the class path"));
      } catch (IOException e) {
        throw new UncheckedIOException("version.properties cannot be read", e);
      }
      return properties;
    }
  }
}
