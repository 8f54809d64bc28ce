package io.wirecheck.run;

import io.wirecheck.check.ObjectRef;
import io.wirecheck.check.Waiver;
import io.wirecheck.model.PodRef;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of one waiver, as they are read. */
final class WaiverEntry {

  private static final String CHECK = "check";
  private static final String SUBJECT = "subject";
  private static final String OBJECTS = "objects";
  private static final String OWNER = "owner";
  private static final String REASON = "reason";
  private static final String EXPIRES = "expires";

  /** In the order in which a complaint names them. */
  private static final List<String> FIELDS =
      List.of(CHECK, SUBJECT, OBJECTS, OWNER, REASON, EXPIRES);

  private static final List<String> REQUIRED = List.of(CHECK, OWNER, REASON, EXPIRES);

  private final Map<String, String> texts = new HashMap<>();
  private final List<ObjectRef> objects = new ArrayList<>();

  /** Takes a field, or says what is wrong with it. */
  Optional<String> put(final String field, final List<String> values) {
    if (!FIELDS.contains(field)) {
      return Optional.of(
          "no field is called '%s'; a waiver has %s".formatted(field, String.join(", ", FIELDS)));
    }
    if (texts.put(field, String.join(", ", values)) != null) {
      return Optional.of("'%s' stands twice; keep one".formatted(field));
    }
    if (field.equals(OBJECTS)) {
      return values.stream().map(this::addObject).flatMap(Optional::stream).findFirst();
    }
    if (values.size() != 1) {
      return Optional.of("'%s' is a list; it must be one text".formatted(field));
    }
    return field.equals(EXPIRES) ? wrongDay(values.get(0)) : Optional.empty();
  }

  private Optional<String> addObject(final String text) {
    final Optional<ObjectRef> object = object(text);
    object.ifPresent(objects::add);
    return object.isPresent()
        ? Optional.empty()
        : Optional.of(
            "'%s' names no object; write 'Pod NAMESPACE/NAME' or 'Node NAME'".formatted(text));
  }

  private static Optional<ObjectRef> object(final String text) {
    final String[] words = text.split("\\s+", -1);
    if (words.length != 2 || words[1].isEmpty()) {
      return Optional.empty();
    }
    return switch (words[0]) {
      case "Node", "node" -> Optional.of(ObjectRef.node(words[1]));
      case "Pod", "pod" -> pod(words[1].split("/", -1));
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectRef> pod(final String... name) {
    return name.length == 2 && !List.of(name).contains("")
        ? Optional.of(ObjectRef.pod(new PodRef(name[0], name[1])))
        : Optional.empty();
  }

  private static Optional<String> wrongDay(final String text) {
    try {
      LocalDate.parse(text);
      return Optional.empty();
    } catch (final DateTimeParseException wrong) {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of("'expires' is '%s'; it must be a day such as 2026-12-01".formatted(text));
    }
  }

  /** What it lacks to be a waiver. */
  Optional<String> missing() {
    final List<String> missing =
        REQUIRED.stream().filter(field -> texts.getOrDefault(field, "").isEmpty()).toList();
    if (!missing.isEmpty()) {
      return Optional.of(
          "it lacks %s; a waiver without is nobody's decision"
              .formatted(String.join(", ", missing)));
    }
    if (texts.getOrDefault(SUBJECT, "").isEmpty() == objects.isEmpty()) {
      return Optional.of(
          "it must have either 'subject', a finding's whole subject, or 'objects', such as [Node NAME]");
    }
    return Optional.empty();
  }

  /** The waiver, once nothing is missing. */
  Waiver waiver() {
    return new Waiver(
        text(CHECK),
        Optional.ofNullable(texts.get(SUBJECT)).filter(subject -> !subject.isEmpty()),
        objects,
        text(OWNER),
        text(REASON),
        LocalDate.parse(text(EXPIRES)));
  }

  private String text(final String field) {
    return texts.getOrDefault(field, "");
  }
}
