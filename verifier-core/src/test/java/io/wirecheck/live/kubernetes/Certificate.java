package io.wirecheck.live.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's own certificate, for 127.0.0.1, which the JDK's keytool made. */
record Certificate(SSLContext tls, String caData) {

  private static final String PASSWORD = "changeit";

  static Certificate make(final Path directory) {
    final Path file = directory.resolve("server.p12");
    try {
      final Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "server",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=server",
                  "-ext",
                  "san=ip:127.0.0.1",
                  "-keystore",
                  file.toString(),
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      final byte[] said = keytool.getInputStream().readAllBytes();
      assertThat(keytool.waitFor()).as(new String(said, StandardCharsets.UTF_8)).isZero();
      return of(file);
    } catch (final IOException unusable) {
      throw new UncheckedIOException(unusable);
    } catch (final GeneralSecurityException | InterruptedException unusable) {
      throw new AssertionError(unusable);
    }
  }

  private static Certificate of(final Path file) throws IOException, GeneralSecurityException {
    final KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    final KeyManagerFactory keys =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    final SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    final String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(store.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new Certificate(
        tls, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
