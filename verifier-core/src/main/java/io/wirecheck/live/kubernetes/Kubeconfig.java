package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.wirecheck.evidence.NetworkException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kubeconfig: one file, or several of which the first that has an entry of a name counts.
 *
 * <p>The client library's own reader does the merging. What it passes over is done here: a context
 * that is not there, the credential plugin, a token's file, impersonation, and a proxy for {@code
 * https} that is itself spoken to by {@code http}.
 */
final class Kubeconfig {

  private static final Pattern PLACE = Pattern.compile("line:? [0-9]+, column:? [0-9]+");
  private static final String MAKE_ONE = "'aws eks update-kubeconfig --name CLUSTER' writes one";

  private final List<Path> files;
  private final List<io.fabric8.kubernetes.api.model.Config> contents;
  private final Surroundings surroundings;

  private Kubeconfig(final List<Path> files, final Surroundings surroundings) {
    this.files = files;
    this.contents = files.stream().map(Kubeconfig::parse).toList();
    this.surroundings = surroundings;
  }

  /**
   * The kubeconfig of an access.
   *
   * @throws NetworkException if there is none, or one cannot be read
   */
  static Kubeconfig find(final KubernetesAccess.OfContext access, final Surroundings surroundings) {
    final List<Path> named =
        access.kubeconfig().map(List::of).orElseGet(() -> usualPlaces(surroundings));
    // of those that KUBECONFIG names some may be missing, as for kubectl
    final List<Path> there = named.stream().filter(Files::exists).toList();
    if (there.isEmpty()) {
      throw new NetworkException(
          "there is no kubeconfig: %s is not there; %s".formatted(list(named), MAKE_ONE));
    }
    return new Kubeconfig(there, surroundings);
  }

  private static List<Path> usualPlaces(final Surroundings surroundings) {
    return surroundings
        .variable("KUBECONFIG")
        .map(
            names ->
                Arrays.stream(names.split(File.pathSeparator))
                    .filter(name -> !name.isEmpty())
                    .map(Path::of)
                    .toList())
        .orElseGet(() -> List.of(surroundings.home().resolve(".kube").resolve("config")));
  }

  private static io.fabric8.kubernetes.api.model.Config parse(final Path file) {
    try {
      return KubeConfigUtils.parseConfig(file.toAbsolutePath().toFile());
    } catch (final RuntimeException unreadable) {
      // the library's own exceptions, or those of its reader of YAML as they are
      final Throwable reason = Optional.ofNullable(unreadable.getCause()).orElse(unreadable);
      throw new NetworkException(
          "the kubeconfig %s cannot be read: %s; mend it, or name another"
              .formatted(file, withoutQuotes(reason)));
    }
  }

  /** The readers quote the file, in which credentials stand; the place is enough. */
  private static String withoutQuotes(final Throwable reason) {
    if (reason instanceof IOException) {
      return reason.toString();
    }
    final Matcher place = PLACE.matcher(reason.toString());
    String last = "it is no YAML of a kubeconfig";
    while (place.find()) {
      last = "it is no YAML of a kubeconfig at " + place.group().replace(":", "");
    }
    return last;
  }

  /**
   * The login of a context.
   *
   * @throws NetworkException if there is no such context, or no cluster or user of its name
   */
  Login login(final String name) {
    final Context context = context(name);
    final NamedCluster cluster =
        entry(clusters(), context.getCluster(), "cluster", name, NamedCluster::getName);
    requireUsable(cluster.getCluster(), name);
    final Optional<AuthInfo> user = user(context, name).map(NamedAuthInfo::getUser);
    final Optional<ExecConfig> exec = user.map(AuthInfo::getExec);
    final Config config = merged(name, user);
    Proxies.apply(config, text(cluster.getCluster().getProxyUrl()), surroundings);
    user.ifPresent(as -> impersonate(config, as));
    final Path directory = directory(config);
    final Optional<ExecPlugin> plugin =
        exec.map(found -> new ExecPlugin(found, cluster.getCluster(), directory));
    final Optional<CachedToken> token =
        plugin.isPresent()
            ? plugin.flatMap(found -> tokens(found, config))
            : user.flatMap(found -> tokensOfFile(found, directory));
    token.ifPresent(config::setOauthTokenProvider);
    final List<String> names = List.of(name, cluster.getName());
    return new Login(config, "context " + name, token, EksName.of(names, plugin, host(config)));
  }

  /** What the library makes of the files, which must not find the plugin. */
  private Config merged(final String context, final Optional<AuthInfo> user) {
    user.ifPresent(found -> found.setExec(null));
    final Config config = Config.empty();
    KubeConfigUtils.merge(
        config, context, contents.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
    return config;
  }

  private Context context(final String name) {
    final Map<String, Context> contexts = new LinkedHashMap<>();
    contents.stream()
        .flatMap(content -> stream(content.getContexts()))
        .filter(found -> found.getContext() != null)
        .forEach(found -> contexts.putIfAbsent(found.getName(), found.getContext()));
    final Context context = contexts.get(name);
    if (context == null) {
      throw new NetworkException(
          "%s has no context '%s'; it has %s"
              .formatted(
                  list(files),
                  name,
                  contexts.isEmpty()
                      ? "none; " + MAKE_ONE
                      : String.join(", ", contexts.keySet().stream().sorted().toList())));
    }
    return context;
  }

  private Optional<NamedAuthInfo> user(final Context context, final String name) {
    return text(context.getUser())
        .map(
            user ->
                entry(
                    contents.stream()
                        .flatMap(content -> stream(content.getUsers()))
                        .filter(found -> found.getUser() != null),
                    user,
                    "user",
                    name,
                    NamedAuthInfo::getName));
  }

  private Stream<NamedCluster> clusters() {
    return contents.stream()
        .flatMap(content -> stream(content.getClusters()))
        .filter(found -> found.getCluster() != null);
  }

  private <T> T entry(
      final Stream<T> entries,
      final @Nullable String wanted,
      final String kind,
      final String context,
      final Function<T, String> name) {
    return entries
        .filter(entry -> name.apply(entry).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new NetworkException(
                    "context '%s' of %s names the %s '%s', which is not there; mend the kubeconfig"
                        .formatted(context, list(files), kind, wanted)));
  }

  /** Of the file that has the user; relative paths start there. */
  private Path directory(final Config config) {
    final File file = KubeConfigUtils.getFileWithNamedAuthInfo(config.getCurrentContext());
    final Path from = file == null ? files.get(0).toAbsolutePath() : file.toPath();
    return Optional.ofNullable(from.getParent()).orElse(from);
  }

  /** Runs the plugin once, to see what it answers. A certificate cannot be changed afterwards. */
  private Optional<CachedToken> tokens(final ExecPlugin plugin, final Config config) {
    final ExecPlugin.Answer answer = plugin.run();
    if (answer instanceof final ExecPlugin.OfToken first) {
      return Optional.of(
          new CachedToken(first.credential(), plugin::renewed, surroundings.clock()));
    }
    if (answer instanceof final ExecPlugin.OfCertificate pair) {
      config.setClientCertData(base64(pair.certificate()));
      config.setClientKeyData(base64(pair.key()));
      config.setClientKeyAlgo(pair.key().contains("BEGIN EC PRIVATE KEY") ? "EC" : "RSA");
    }
    return Optional.empty();
  }

  /** A token beside the file counts before one in it, as for kubectl. */
  private Optional<CachedToken> tokensOfFile(final AuthInfo user, final Path directory) {
    return text(user.getTokenFile())
        .map(
            file ->
                CachedToken.renewed(
                    ServiceAccount.tokenFile(directory.resolve(file)),
                    ServiceAccount.LIFETIME,
                    surroundings.clock()));
  }

  private static void impersonate(final Config config, final AuthInfo user) {
    text(user.getAs()).ifPresent(config::setImpersonateUsername);
    if (user.getAsGroups() != null && !user.getAsGroups().isEmpty()) {
      config.setImpersonateGroups(user.getAsGroups().toArray(String[]::new));
    }
  }

  /** The JDK's client cannot be told to expect another name than the URL's. */
  private static void requireUsable(final Cluster cluster, final String context) {
    if (text(cluster.getServer()).isEmpty()) {
      throw new NetworkException(
          "the cluster of context '%s' has no server; mend the kubeconfig".formatted(context));
    }
    if (text(cluster.getTlsServerName()).isPresent()) {
      throw new NetworkException(
          "the cluster of context '%s' has a tls-server-name, which is not supported: name the server by the name in its certificate, in the kubeconfig and, if need be, in the hosts file"
              .formatted(context));
    }
  }

  private static String host(final Config config) {
    return Optional.ofNullable(URI.create(config.getMasterUrl()).getHost()).orElse("");
  }

  private static String base64(final String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static Optional<String> text(final @Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isEmpty());
  }

  private static <T> Stream<T> stream(final @Nullable List<T> list) {
    return list == null ? Stream.of() : list.stream();
  }

  private static String list(final List<Path> paths) {
    return String.join(" and ", paths.stream().map(Path::toString).toList());
  }
}
