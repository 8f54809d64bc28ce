package io.wirecheck.live;

import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Inventory.Document;
import io.wirecheck.evidence.Inventory.NotRead;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.live.aws.AwsAccount;
import io.wirecheck.live.aws.AwsSettings;
import io.wirecheck.live.aws.ClusterEndpoint;
import io.wirecheck.live.kubernetes.EksName;
import io.wirecheck.live.kubernetes.KubernetesAccess;
import io.wirecheck.live.kubernetes.KubernetesCluster;
import io.wirecheck.model.InconclusiveCode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The two APIs of one cluster: Kubernetes', and that of the AWS account it is in. */
final class Connections implements AutoCloseable {

  private static final String NAMELESS =
      "the kubeconfig does not tell the cluster's name in EKS; add ?cluster=NAME&region=REGION to"
          + " the address";

  private final KubernetesCluster kubernetes;
  private final Account account;
  private final Optional<String> cluster;

  private Connections(
      final KubernetesCluster kubernetes, final Account account, final Optional<String> cluster) {
    this.kubernetes = kubernetes;
    this.account = account;
    this.cluster = cluster;
  }

  /** The AWS API, or why it cannot be asked. */
  private sealed interface Account {}

  private record Open(AwsAccount aws) implements Account {}

  private record Closed(String why) implements Account {}

  /**
   * Connects. Without an AWS account the cluster can still be entered by a kubeconfig: every AWS
   * document is then unknown.
   *
   * @throws NetworkException if the Kubernetes API cannot be asked
   */
  static Connections open(final EksTarget target) {
    return target.entrance() == EksTarget.Entrance.AWS ? byAws(target) : byKubernetes(target);
  }

  private static Connections byAws(final EksTarget target) {
    final AwsAccount aws = AwsAccount.open(target.aws());
    try {
      final String cluster = target.cluster().orElse(target.name());
      final ClusterEndpoint endpoint = aws.endpoint(cluster);
      final KubernetesCluster kubernetes =
          KubernetesCluster.connect(
              new KubernetesAccess.OfEndpoint(
                  endpoint.server(), endpoint.caData(), () -> aws.token(cluster)));
      return new Connections(kubernetes, new Open(aws), Optional.of(cluster));
    } catch (final RuntimeException unusable) {
      aws.close();
      throw unusable;
    }
  }

  private static Connections byKubernetes(final EksTarget target) {
    final KubernetesCluster kubernetes = KubernetesCluster.connect(access(target));
    final Optional<EksName> known = kubernetes.eksName();
    final Optional<String> cluster =
        target.cluster().or(() -> known.map(EksName::cluster)).or(() -> nameOfPod(target));
    return new Connections(
        kubernetes, account(inRegion(target.aws(), known.flatMap(EksName::region))), cluster);
  }

  private static Optional<String> nameOfPod(final EksTarget target) {
    return target.entrance() == EksTarget.Entrance.IN_CLUSTER
        ? Optional.of(target.name())
        : Optional.empty();
  }

  private static KubernetesAccess access(final EksTarget target) {
    return target.entrance() == EksTarget.Entrance.IN_CLUSTER
        ? new KubernetesAccess.InCluster()
        : new KubernetesAccess.OfContext(target.kubeconfig(), target.name());
  }

  private static AwsSettings inRegion(final AwsSettings aws, final Optional<String> known) {
    return new AwsSettings(aws.region().or(() -> known), aws.profile(), aws.role(), aws.endpoint());
  }

  private static Account account(final AwsSettings settings) {
    try {
      return new Open(AwsAccount.open(settings));
    } catch (final NetworkException unusable) {
      return new Closed("" + unusable.getMessage());
    }
  }

  KubernetesCluster kubernetes() {
    return kubernetes;
  }

  String description() {
    return "the Kubernetes %s cluster at %s%s"
        .formatted(
            kubernetes.version(),
            kubernetes.server(),
            cluster.map(name -> ", EKS cluster " + name).orElse(""));
  }

  /** Kubernetes first: what changes there while AWS is read is seen by reading it once more. */
  Map<DocumentKind, Document> read(final Set<DocumentKind> kinds) {
    final Map<Boolean, Set<DocumentKind>> ofKubernetes =
        kinds.stream()
            .collect(Collectors.partitioningBy(DocumentKind::isKubernetes, Collectors.toSet()));
    final Map<DocumentKind, Document> read = new EnumMap<>(DocumentKind.class);
    read.putAll(kubernetes.read(ofKubernetes.getOrDefault(true, Set.of())));
    read.putAll(readAws(ofKubernetes.getOrDefault(false, Set.of())));
    return read;
  }

  private Map<DocumentKind, Document> readAws(final Set<DocumentKind> kinds) {
    if (account instanceof final Closed closed) {
      return kinds.stream()
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  kind -> new NotRead(InconclusiveCode.NO_PERMISSION, closed.why())));
    }
    final AwsAccount aws = ((Open) account).aws();
    if (cluster.isPresent() || !kinds.contains(DocumentKind.CLUSTER)) {
      return aws.read(kinds, cluster.orElse(""));
    }
    final Set<DocumentKind> others = EnumSet.copyOf(kinds);
    others.remove(DocumentKind.CLUSTER);
    final Map<DocumentKind, Document> read = new EnumMap<>(DocumentKind.class);
    read.put(DocumentKind.CLUSTER, new NotRead(InconclusiveCode.NOT_RECORDED, NAMELESS));
    read.putAll(aws.read(others, ""));
    return read;
  }

  /** Both, whatever becomes of either. */
  @Override
  public void close() {
    try (kubernetes) {
      if (account instanceof final Open open) {
        open.aws().close();
      }
    }
  }
}
