package planted.packet;

import com.fasterxml.jackson.databind.JsonNode;

final class NamesJackson {

  JsonNode named(JsonNode node) {
    return node;
  }
}
