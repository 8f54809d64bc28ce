package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP request.
 *
 * @param uri the path with the query, as it was sent
 * @param headers by their names in lower case
 * @param isUpgrade to a WebSocket
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record Request(
    String method,
    String uri,
    String path,
    Query query,
    Map<String, String> headers,
    boolean isUpgrade,
    byte[] body) {

  Request {
    headers = new TreeMap<>(headers);
  }

  String header(final String name) {
    return headers.getOrDefault(name, "");
  }

  boolean hasBody() {
    return body.length > 0;
  }

  /**
   * The body, which is an object.
   *
   * @throws ApiException 400 if it is none, 415 if it is not JSON: protobuf is not spoken here
   */
  ObjectNode bodyObject() {
    if (header("content-type").contains("protobuf")) {
      throw ApiException.unsupportedMediaType(header("content-type"));
    }
    try {
      return Json.parseObject(body);
    } catch (final IllegalArgumentException malformed) {
      throw ApiException.badRequest("the body cannot be read: " + malformed.getMessage());
    }
  }

  Request withBody(final byte[] read) {
    return new Request(method, uri, path, query, headers, isUpgrade, read);
  }
}
