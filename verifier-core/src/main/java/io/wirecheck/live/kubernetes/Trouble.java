package io.wirecheck.live.kubernetes;

import io.wirecheck.evidence.NetworkException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says why a server cannot be spoken to: its address, what happened, and what to do next. */
final class Trouble {

  private Trouble() {}

  static String of(final Throwable failure, final Login login) {
    return "%s (%s%s) %s"
        .formatted(login.server(), login.source(), proxy(login), what(failure, login));
  }

  private static String proxy(final Login login) {
    return Optional.ofNullable(login.config().getHttpsProxy())
        .map(url -> ", through the proxy " + Proxies.withoutUser(url))
        .orElse("");
  }

  private static String what(final Throwable failure, final Login login) {
    if (find(failure, UnresolvedAddressException.class).isPresent()
        || find(failure, UnknownHostException.class).isPresent()) {
      return "cannot be reached: the name '%s' does not resolve; is it right, and does this machine's DNS know the cluster's private zone (VPN)?"
          .formatted(host(login));
    }
    if (find(failure, HttpConnectTimeoutException.class).isPresent()) {
      return "cannot be reached: there was no answer within %d s; is this machine in a network that the endpoint admits (VPN, public access ranges)?"
          .formatted(login.config().getConnectionTimeout() / 1000);
    }
    if (find(failure, ConnectException.class).isPresent()) {
      return "refuses the connection: is the address right, and the server up?";
    }
    final Optional<CertificateException> untrusted = find(failure, CertificateException.class);
    if (untrusted.isPresent()) {
      return "shows a certificate that is not trusted: %s; does certificate-authority-data belong to this cluster?"
          .formatted(untrusted.get().getMessage());
    }
    final Optional<SSLException> tls = find(failure, SSLException.class);
    if (tls.isPresent()) {
      return "cannot be spoken to by TLS: %s; is it an API server?"
          .formatted(tls.get().getMessage());
    }
    if (find(failure, HttpTimeoutException.class).isPresent()
        || find(failure, TimeoutException.class).isPresent()) {
      return "did not answer in time";
    }
    return "broke off: %s; does a proxy or a load balancer on the way end connections?"
        .formatted(said(failure));
  }

  /** The message of the innermost cause that has one. */
  private static String said(final Throwable failure) {
    return causes(failure)
        .filter(cause -> cause.getMessage() != null)
        .reduce((outer, inner) -> inner)
        .map(cause -> cause.getClass().getSimpleName() + ": " + cause.getMessage())
        .orElse(failure.toString());
  }

  /** What a credential source said of itself. */
  static Optional<NetworkException> ofCredentials(final Throwable failure) {
    return find(failure, NetworkException.class);
  }

  private static String host(final Login login) {
    return Optional.ofNullable(URI.create(login.server()).getHost()).orElse(login.server());
  }

  private static <T extends Throwable> Optional<T> find(
      final Throwable failure, final Class<T> type) {
    return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  private static Stream<Throwable> causes(final Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
