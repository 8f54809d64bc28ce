package io.wirecheck.live;

import com.google.auto.service.AutoService;
import io.wirecheck.evidence.ClusterProvider;
import io.wirecheck.evidence.DocumentKind;
import io.wirecheck.evidence.Network;
import io.wirecheck.evidence.NetworkAddress;
import io.wirecheck.evidence.NetworkException;
import io.wirecheck.evidence.NetworkProvider;
import io.wirecheck.evidence.Tier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Opens {@code eks:} addresses. It is found also where the clients of Kubernetes and AWS are not on
 * the class path, and says so when it is asked for a cluster.
 */
@AutoService(NetworkProvider.class)
public final class EksProvider implements ClusterProvider {

  @Override
  public String scheme() {
    return "eks";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of(
        "eks:CONTEXT  a live cluster, by a context of the kubeconfig",
        "eks:NAME?region=REGION  a live cluster by its name in EKS, with the AWS credentials alone",
        "eks:NAME?auth=in-cluster  the cluster that this process is a pod of");
  }

  @Override
  public Network open(final NetworkAddress address) {
    return open(address, what -> {});
  }

  @Override
  public Network open(final NetworkAddress address, final Consumer<String> progress) {
    return withClients(() -> Clusters.open(address, progress));
  }

  @Override
  public SortedMap<String, String> permissions(
      final Tier tier, final Set<DocumentKind> kinds, final Optional<String> namespace) {
    return withClients(() -> Permissions.of(tier, kinds, namespace));
  }

  @Override
  public List<Diagnosis> diagnose(final NetworkAddress address, final Set<DocumentKind> kinds) {
    return withClients(() -> Doctor.examine(EksTarget.of(address), kinds));
  }

  @Override
  public List<Diagnosis> cleanUp(final NetworkAddress address, final Consumer<String> progress) {
    return withClients(() -> Clusters.cleanUp(EksTarget.of(address), progress));
  }

  @Override
  public List<String> images(final NetworkAddress address) {
    return withClients(() -> Clusters.images(EksTarget.of(address)));
  }

  private static <T> T withClients(final Supplier<T> work) {
    try {
      return work.get();
    } catch (final NoClassDefFoundError absent) {
      throw new NetworkException(
          "live clusters need the clients of Kubernetes (io.fabric8:kubernetes-client and"
              + " kubernetes-httpclient-jdk) and AWS (software.amazon.awssdk:ec2, eks, sts and"
              + " url-connection-client) on the class path; missing is "
              + absent.getMessage(),
          absent);
    }
  }
}
