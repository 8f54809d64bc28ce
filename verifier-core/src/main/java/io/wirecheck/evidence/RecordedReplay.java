package io.wirecheck.evidence;

import io.wirecheck.model.InconclusiveCode;
import io.wirecheck.model.PodRef;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One session's way through a recording, which is a timeline: reads of the inventory, and between
 * them placements and rounds. A session goes forwards only, so that between two of its readings
 * stands everything that it was given meanwhile, and what changed shows as a difference between
 * them.
 */
final class RecordedReplay implements Replay {

  private final RecordedBundle bundle;
  private final Manifest manifest;
  private final Set<DocumentKind> everRead = new HashSet<>();

  /** The number of the last read that was answered, from 1; 0 at first. */
  private int read;

  /** The reads up to this number were made before something that this session was given. */
  private int passed;

  /** True if nothing but placements came after the last read. */
  private boolean placing;

  RecordedReplay(final RecordedBundle bundle) {
    this.bundle = bundle;
    this.manifest = bundle.manifest();
    manifest.inventories().forEach(inventory -> everRead.addAll(inventory.keySet()));
  }

  /**
   * The next read that has all of these kinds that were ever read: a document of an earlier read
   * beside one of a later would show a network that never was. Where probes were not placed
   * meanwhile that is the same read once more, so that the one after it is left to show what
   * changed. After the last read there is nothing: the same read twice would show that nothing
   * changed.
   */
  @Override
  public Inventory inventory(final Set<DocumentKind> kinds) {
    final OptionalInt next = next(kinds);
    read = next.orElse(manifest.inventories().size() + 1);
    placing = false;
    final Map<DocumentKind, Inventory.Document> documents = new EnumMap<>(DocumentKind.class);
    kinds.forEach(kind -> documents.put(kind, next.isPresent() ? ofThisRead(kind) : unread(kind)));
    return new Inventory(documents);
  }

  private OptionalInt next(final Set<DocumentKind> kinds) {
    final Set<DocumentKind> wanted = new HashSet<>(kinds);
    wanted.retainAll(everRead);
    return IntStream.rangeClosed(
            Math.max(passed, placing ? read - 1 : read) + 1, manifest.inventories().size())
        .filter(number -> documents(number).keySet().containsAll(wanted))
        .findFirst();
  }

  private Map<DocumentKind, Manifest.Document> documents(final int number) {
    return manifest.inventories().get(number - 1);
  }

  private Inventory.Document ofThisRead(final DocumentKind kind) {
    return Optional.ofNullable(documents(read).get(kind))
        .map(this::document)
        .orElseGet(() -> unread(kind));
  }

  private Inventory.Document document(final Manifest.Document document) {
    return document instanceof final Manifest.NotRead notRead
        ? new Inventory.NotRead(notRead.code(), notRead.detail())
        : new Inventory.Read(bundle.load(((Manifest.Stored) document).file()));
  }

  private Inventory.Document unread(final DocumentKind kind) {
    return new Inventory.NotRead(
        InconclusiveCode.NOT_RECORDED,
        (everRead.contains(kind)
                ? "%s was not read once more when the bundle %s was recorded"
                : "%s was not read when the bundle %s was recorded")
            .formatted(kind.path(), bundle.location()));
  }

  /** A judgement takes a read, and another after it. */
  @Override
  public boolean isExhausted() {
    return next(everRead).orElse(Integer.MAX_VALUE) >= manifest.inventories().size();
  }

  /**
   * Of each cell what was answered first from here on, or else last before. The next read is one
   * that was made when all of these probes were there.
   */
  @Override
  public Placement place(final SortedSet<Cell> cells) {
    final SortedMap<Cell, List<PodRef>> probes = new TreeMap<>();
    final SortedMap<Cell, Placement.Unplaced> unplaced = new TreeMap<>();
    for (final Cell cell : cells) {
      final Optional<Recording.Placed> placed = placed(cell);
      placed.ifPresent(found -> passed = Math.max(passed, found.readsBefore()));
      placed
          .map(found -> found.placement().probes().get(cell))
          .ifPresentOrElse(
              pods -> probes.put(cell, pods), () -> unplaced.put(cell, unplaced(cell, placed)));
    }
    placing = true;
    return new Placement(probes, unplaced);
  }

  private Optional<Recording.Placed> placed(final Cell cell) {
    final List<Recording.Placed> answers =
        manifest.placements().stream().filter(placed -> placed.answers(cell)).toList();
    return answers.stream()
        .filter(placed -> placed.readsBefore() >= read)
        .findFirst()
        .or(() -> answers.stream().reduce((earlier, later) -> later));
  }

  private Placement.Unplaced unplaced(final Cell cell, final Optional<Recording.Placed> placed) {
    return placed
        .map(found -> found.placement().unplaced().get(cell))
        .orElseGet(
            () ->
                new Placement.Unplaced(
                    InconclusiveCode.NOT_RECORDED,
                    "no probe was asked for in the cell %s when the bundle %s was recorded"
                        .formatted(cell, bundle.location())));
  }

  /**
   * Of the rounds that came after the last read the one that has most of what is asked for; of
   * equals the one of this number, or else the first. Only one, because a positive control speaks
   * for the captures of its own window. A round from before the last read says nothing of what that
   * read shows. The next read is one that was made after the round.
   */
  @Override
  public Gathering gather(final Round asked) {
    final Optional<Manifest.Gathered> found = best(asked, round -> round.readsBefore() >= read);
    final Optional<Manifest.Gathered> before = best(asked, round -> round.readsBefore() < read);
    passed = Math.max(passed, found.map(Manifest.Gathered::readsBefore).orElse(read));
    final Set<Integer> numbers = found.map(round -> numbers(asked, round)).orElse(Set.of());
    return new Gathering(
        asked.number(),
        found.map(Manifest.Gathered::run).orElse(asked.run()),
        found.stream()
            .flatMap(round -> round.probes().stream())
            .filter(probe -> numbers.contains(probe.number()))
            .toList(),
        captures(asked, found, before),
        nodes(asked, found, before));
  }

  private Optional<Manifest.Gathered> best(
      final Round asked, final Predicate<Manifest.Gathered> candidates) {
    return manifest.rounds().stream()
        .filter(candidates)
        .filter(recorded -> overlap(asked, recorded) > 0)
        .max(
            Comparator.<Manifest.Gathered>comparingLong(recorded -> overlap(asked, recorded))
                .thenComparing(recorded -> recorded.round().number() == asked.number()));
  }

  private static long overlap(final Round asked, final Manifest.Gathered recorded) {
    return numbers(asked, recorded).size()
        + asked.points().stream().filter(point -> recorded.captures().containsKey(point)).count()
        + asked.nodes().stream().filter(node -> recorded.nodes().containsKey(node)).count();
  }

  /**
   * The recorded numbers of the flows that are asked for; the same flow goes to the same address.
   */
  private static Set<Integer> numbers(final Round asked, final Manifest.Gathered recorded) {
    final Set<Round.Planned> wanted =
        asked.flows().stream().map(RecordedReplay::identity).collect(Collectors.toSet());
    return recorded.round().flows().stream()
        .filter(planned -> wanted.contains(identity(planned)))
        .map(Round.Planned::number)
        .collect(Collectors.toSet());
  }

  private static Round.Planned identity(final Round.Planned planned) {
    return new Round.Planned(0, planned.flow(), planned.destination());
  }

  private Map<String, Gathering.NodeReading> nodes(
      final Round asked,
      final Optional<Manifest.Gathered> found,
      final Optional<Manifest.Gathered> before) {
    final Map<String, Gathering.NodeReading> nodes = new TreeMap<>();
    for (final String node : asked.nodes()) {
      final boolean earlier = before.filter(round -> round.nodes().containsKey(node)).isPresent();
      nodes.put(
          node,
          found
              .map(round -> round.nodes().get(node))
              .map(this::reading)
              .orElseGet(() -> unread(node, earlier)));
    }
    return nodes;
  }

  private Gathering.NodeReading reading(final Manifest.NodeReading reading) {
    if (reading instanceof final Manifest.NodeUnread unread) {
      return new Gathering.NodeUnread(unread.code(), unread.detail());
    }
    final Map<NodeText, Evidence> texts = new EnumMap<>(NodeText.class);
    ((Manifest.NodeTexts) reading)
        .texts()
        .forEach((text, file) -> texts.put(text, bundle.load(file)));
    return new Gathering.NodeTexts(texts);
  }

  private Gathering.NodeReading unread(final String node, final boolean earlier) {
    return new Gathering.NodeUnread(
        InconclusiveCode.NOT_RECORDED, missing("tables of node " + node, earlier));
  }

  private Map<ObservationPoint, Gathering.Capture> captures(
      final Round asked,
      final Optional<Manifest.Gathered> found,
      final Optional<Manifest.Gathered> before) {
    final Map<ObservationPoint, Gathering.Capture> captures = new TreeMap<>();
    for (final ObservationPoint point : asked.points()) {
      final boolean earlier =
          before.filter(round -> round.captures().containsKey(point)).isPresent();
      captures.put(
          point,
          found
              .map(round -> round.captures().get(point))
              .map(this::capture)
              .orElseGet(() -> lost(point, earlier)));
    }
    return captures;
  }

  private Gathering.Capture capture(final Manifest.Capture capture) {
    if (capture instanceof final Manifest.Lost lost) {
      return new Gathering.Lost(lost.code(), lost.detail());
    }
    final Manifest.Captured captured = (Manifest.Captured) capture;
    return new Gathering.Captured(
        captured.device(),
        bundle.load(captured.pcap()),
        captured.droppedByKernel(),
        captured.bystanders());
  }

  private Gathering.Capture lost(final ObservationPoint point, final boolean earlier) {
    return new Gathering.Lost(
        InconclusiveCode.NOT_RECORDED,
        missing("capture at %s with these flows".formatted(point), earlier));
  }

  private String missing(final String what, final boolean earlier) {
    return "the bundle %s has no %s%s; record it with the same checks and settings"
        .formatted(
            bundle.location(),
            what,
            earlier
                ? " from after the reading of the inventory that is judged, and what is from before says nothing of it"
                : "");
  }
}
