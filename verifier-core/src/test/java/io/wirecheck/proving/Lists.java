package io.wirecheck.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Answers of lists, page by page: every page of one list shows the objects as they were when its
 * first was asked for. A token whose list is no longer remembered has expired.
 */
final class Lists {

  private static final int REMEMBERED = 64;

  private final Store store;

  private final Map<Long, List<Stored>> begun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, List<Stored>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private long lists;

  Lists(final Store store) {
    this.store = store;
  }

  /** One page of a list. */
  record Page(ObjectNode metadata, List<Stored> objects) {}

  Page page(final Call call) {
    final Query query = call.request().query();
    final OptionalLong limit = query.number("limit");
    final String token = query.first("continue");
    final Position position = token.isEmpty() ? first(call, query) : continued(token);
    final List<Stored> all = position.objects();
    final int from = Math.min(position.from(), all.size());
    final long wanted = limit.orElse(0) > 0 ? limit.getAsLong() : all.size();
    final int to = (int) Math.min(all.size(), from + wanted);
    final ObjectNode metadata =
        Json.object().put("resourceVersion", Long.toString(position.version()));
    if (to < all.size()) {
      metadata.put("continue", token(position, to));
      metadata.put("remainingItemCount", all.size() - to);
    }
    return new Page(metadata, all.subList(from, to));
  }

  private record Position(long list, long version, int from, List<Stored> objects) {}

  private Position first(final Call call, final Query query) {
    final Store.Snapshot snapshot = store.snapshot(call.resource());
    final boolean isWhole =
        call.namespace().isEmpty()
            && query.first("labelSelector").isEmpty()
            && query.first("fieldSelector").isEmpty();
    final List<Stored> objects =
        isWhole ? snapshot.objects() : snapshot.objects().stream().filter(selected(call)).toList();
    return new Position(0, snapshot.version(), 0, objects);
  }

  static Predicate<Stored> selected(final Call call) {
    final Predicate<Stored> selectors = Selectors.of(call.resource(), call.request().query());
    return call.namespace().isEmpty()
        ? selectors
        : selectors.and(stored -> stored.namespace().equals(call.namespace()));
  }

  private synchronized Position continued(final String token) {
    final String[] words;
    try {
      words = new String(Base64.getUrlDecoder().decode(token), UTF_8).split(" ", -1);
    } catch (final IllegalArgumentException malformed) {
      throw ApiException.badRequest("continue key is not valid: " + malformed.getMessage());
    }
    if (words.length != 3) {
      throw ApiException.badRequest("continue key is not valid");
    }
    final long list = Long.parseLong(words[0]);
    final List<Stored> objects = begun.get(list);
    if (objects == null) {
      throw ApiException.gone(
          "The provided continue parameter is too old to display a consistent list result. You can"
              + " start a new list without the continue parameter.");
    }
    return new Position(list, Long.parseLong(words[1]), Integer.parseInt(words[2]), objects);
  }

  private synchronized String token(final Position position, final int next) {
    long list = position.list();
    if (list == 0) {
      list = ++lists;
      begun.put(list, position.objects());
    }
    final String text = "%d %d %d".formatted(list, position.version(), next);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** Every list that was begun ends here. */
  synchronized void expire() {
    begun.clear();
  }

  /** The bytes of a typed list: its items are joined as they are kept. */
  static List<byte[]> bytes(final Resource resource, final Page page) {
    final List<byte[]> parts = new ArrayList<>();
    parts.add(
        "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
            .formatted(resource.kind(), resource.apiVersion(), page.metadata())
            .getBytes(UTF_8));
    final byte[] comma = {','};
    for (int i = 0; i < page.objects().size(); i++) {
      if (i > 0) {
        parts.add(comma);
      }
      parts.add(page.objects().get(i).json());
    }
    parts.add("]}\n".getBytes(UTF_8));
    return parts;
  }
}
