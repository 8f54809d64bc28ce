package io.wirecheck.live.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wirecheck.evidence.NetworkException;
import java.util.Collection;
import java.util.List;

/** Asks a server what the caller may do. Everyone who is known to a server may ask this. */
final class AccessReviews {

  private final KubernetesClient client;
  private final Login login;

  AccessReviews(final KubernetesClient client, final Login login) {
    this.client = client;
    this.login = login;
  }

  List<Right> missing(final Collection<Right> rights) {
    return rights.stream().distinct().sorted().filter(right -> !isGranted(right)).toList();
  }

  private boolean isGranted(final Right right) {
    final SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(right.resource())
            .withSubresource(right.subresource().orElse(null))
            .withNamespace(right.namespace().orElse(null))
            .endResourceAttributes()
            .endSpec()
            .build();
    try {
      final SelfSubjectAccessReview answer =
          client.authorization().v1().selfSubjectAccessReview().create(review);
      return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    } catch (final KubernetesClientException unanswered) {
      throw new NetworkException(
          "%s (%s) does not say whether it would let you %s: %s"
              .formatted(login.server(), login.source(), right, unanswered.getMessage()),
          unanswered);
    }
  }
}
