package io.wirecheck.live.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.evidence.DocumentKind;
import java.util.Set;

/** The IAM policy that allows what {@link AwsAccount#read} calls, and nothing else. */
public final class IamPolicy {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private IamPolicy() {}

  /**
   * The policy document for reading the AWS kinds among these; without such a kind it has no
   * statement. EC2 knows no resources for its {@code Describe} actions, so the resource is {@code
   * *}.
   */
  public static String of(final Set<DocumentKind> kinds) {
    final ObjectNode policy = MAPPER.createObjectNode().put("Version", "2012-10-17");
    final ArrayNode statements = policy.putArray("Statement");
    final ArrayNode actions = MAPPER.createArrayNode();
    Call.of(kinds).map(Call::action).sorted().forEach(actions::add);
    if (!actions.isEmpty()) {
      statements.addObject().put("Effect", "Allow").put("Resource", "*").set("Action", actions);
    }
    return policy.toPrettyString();
  }
}
