package io.wirecheck.proving;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.TopologyParser;
import io.wirecheck.lab.OpenLab;
import io.wirecheck.model.Provenance;
import io.wirecheck.model.Topology;
import io.wirecheck.reference.ReferenceNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The process of proving grounds. It reads an order a line, a JSON list of words, and answers each
 * with a line:
 *
 * <ul>
 *   <li>{@code open}, the address of a network ({@code lab:...}, {@code reference:...}, or {@code
 *       generated:NODESxPODS}), and {@code --documents DIRECTORY}, {@code --token TOKEN}, {@code
 *       --cooldown SECONDS}: a ground more, and where it listens
 *   <li>{@code close} and where it listens: the ground and its lab are gone
 * </ul>
 *
 * What fails is told on standard error, and {@code failed}. The process ends with its standard
 * input.
 */
final class ProvingServer implements AutoCloseable {

  private static final String GENERATED = "generated:";

  private final Vertx vertx = Vertx.vertx();
  private final Clock clock = Clock.systemUTC();
  private final Map<String, Ground> grounds = new HashMap<>();

  private ProvingServer() {}

  public static void main(final String[] arguments) throws Exception {
    final BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ProvingServer server = new ProvingServer()) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        System.out.println(server.answer(line));
      }
    }
    System.exit(0);
  }

  private String answer(final String line) {
    final List<String> words = new ArrayList<>();
    Json.parse(line.getBytes(StandardCharsets.UTF_8)).forEach(word -> words.add(word.asText()));
    try {
      return words.get(0).equals("open")
          ? open(words.subList(1, words.size()))
          : close(words.get(1));
    } catch (final Exception broken) {
      broken.printStackTrace();
      return "failed";
    }
  }

  private String open(final List<String> words) throws Exception {
    final PodRuntime runtime =
        runtime(words.get(0), option(words, "--documents").map(Path::of), clock);
    try {
      final Ground ground = serve(runtime, words);
      grounds.put(ground.line(), ground);
      return ground.line();
    } catch (final Exception broken) {
      runtime.close();
      throw broken;
    }
  }

  private String close(final String line) {
    Optional.ofNullable(grounds.remove(line)).orElseThrow().close();
    return "closed";
  }

  @Override
  public void close() {
    grounds.values().forEach(Ground::close);
  }

  /** What listens for one network. */
  private record Ground(
      HttpServer server, HttpServer control, Controllers controllers, PodRuntime runtime) {

    /** Says where it is. */
    String line() {
      return "serving http://127.0.0.1:%d control http://127.0.0.1:%d"
          .formatted(server.actualPort(), control.actualPort());
    }

    void close() {
      server.close().toCompletionStage().toCompletableFuture().join();
      control.close().toCompletionStage().toCompletableFuture().join();
      controllers.close();
      runtime.close();
    }
  }

  private static Optional<String> option(final List<String> words, final String name) {
    final int at = words.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
  }

  private static PodRuntime runtime(
      final String address, final Optional<Path> documents, final Clock clock) throws IOException {
    if (address.startsWith(GENERATED)) {
      return PodRuntime.none(GeneratedInventory.noTopology());
    }
    final NetworkAddress parsed = NetworkAddress.parse(address);
    if (!parsed.scheme().equals("lab")) {
      return PodRuntime.none(reference(parsed, clock));
    }
    final Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    return new LabRuntime(
        documents.isPresent()
            ? OpenLab.start(parsed, read(documents.get(), clock), parent, clock)
            : OpenLab.start(parsed, parent, clock));
  }

  private static Topology read(final Path documents, final Clock clock) throws IOException {
    final Map<DocumentKind, Inventory.Document> read = new EnumMap<>(DocumentKind.class);
    for (final DocumentKind kind : DocumentKind.values()) {
      final Path file = documents.resolve(kind.path());
      if (kind != DocumentKind.NODE_CLASSES || Files.exists(file)) {
        read.put(
            kind,
            new Inventory.Read(
                new Evidence(
                    Evidence.JSON,
                    Files.readAllBytes(file),
                    Provenance.of(kind.path(), documents.toString(), clock.instant()))));
      }
    }
    return TopologyParser.parse(new Inventory(read));
  }

  private static Topology reference(final NetworkAddress address, final Clock clock) {
    try (ReferenceNetwork network = ReferenceNetwork.open(address, clock)) {
      return TopologyParser.parse(network.inventory(DocumentKind.ALL));
    }
  }

  private Ground serve(final PodRuntime runtime, final List<String> words) throws Exception {
    final Store store = new Store();
    Inhabitants.put(store, runtime.topology(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
    if (words.get(0).startsWith(GENERATED)) {
      GeneratedInventory.parse(words.get(0).substring(GENERATED.length())).put(store);
    }
    final Duration cooldown =
        option(words, "--cooldown")
            .map(Long::parseLong)
            .map(Duration::ofSeconds)
            .orElse(Duration.ZERO);
    final Objects objects = new Objects(store, new Admission(store, clock), clock);
    final Disturbances disturbances = new Disturbances();
    final Kubelets kubelets =
        new Kubelets(
            store,
            objects,
            new Events(store, clock),
            new AddressPool(runtime.topology(), cooldown, clock),
            runtime,
            disturbances,
            clock);
    runtime.topology().pods().asOptional().ifPresent(pods -> pods.forEach(kubelets::adopt));
    final Controllers controllers =
        new Controllers(store, kubelets, new Namespaces(store, objects, disturbances, clock));
    final AccessRules rules = new AccessRules();
    final RequestLog log = new RequestLog(clock);
    final Lists lists = new Lists(store);
    final Api api =
        new Api(
            store,
            objects,
            lists,
            new Tables(clock),
            new Discovery(Inhabitants.clusterVersion(runtime.topology())),
            rules,
            option(words, "--token"));
    final Server server = new Server(vertx, api, store, runtime, disturbances, log);
    final Control control =
        new Control(
            vertx, store, lists, kubelets, controllers, runtime, disturbances, rules, log, clock);
    return new Ground(
        server.listen().toCompletionStage().toCompletableFuture().get(),
        control.listen().toCompletionStage().toCompletableFuture().get(),
        controllers,
        runtime);
  }
}
