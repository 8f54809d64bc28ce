package planted.evidence;

import com.fasterxml.jackson.databind.JsonNode;

/** Its row says that it may. */
final class NamesJackson {

  JsonNode named(JsonNode node) {
    return node;
  }
}
