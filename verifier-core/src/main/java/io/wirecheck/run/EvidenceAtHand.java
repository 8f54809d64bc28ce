package io.wirecheck.run;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The evidence of a run by its provenance, for as long as the run judges. The documents of a large
 * cluster fill a heap: of an inventory the small ones are held, {@value #ROOM} bytes together.
 */
final class EvidenceAtHand {

  static final int ROOM = 32 << 20;

  private final Map<Provenance, Evidence> inventory = new HashMap<>();
  private final Map<Provenance, Evidence> gathered = new HashMap<>();
  private final Map<Provenance, Integer> tooLarge = new HashMap<>();

  /** Holds the documents of the inventory that is judged, in the place of an earlier one's. */
  void replace(final Inventory judged) {
    inventory.clear();
    final List<Evidence> documents = new ArrayList<>();
    for (final Inventory.Document document : judged.documents().values()) {
      if (document instanceof final Inventory.Read read) {
        documents.add(read.evidence());
      }
    }
    documents.sort(Comparator.comparingInt(Evidence::size));
    int free = ROOM;
    for (final Evidence document : documents) {
      if (document.size() <= free) {
        inventory.put(document.provenance(), document);
        free -= document.size();
      } else {
        tooLarge.put(document.provenance(), document.size());
      }
    }
  }

  /** Holds what a round brought. */
  void add(final Gathering gathering) {
    gathering
        .captures()
        .values()
        .forEach(
            capture -> {
              if (capture instanceof final Gathering.Captured captured) {
                hold(captured.pcap());
              }
            });
    gathering
        .nodes()
        .values()
        .forEach(
            reading -> {
              if (reading instanceof final Gathering.NodeTexts texts) {
                texts.texts().values().forEach(text -> hold(text));
              }
            });
  }

  private void hold(final Evidence evidence) {
    gathered.put(evidence.provenance(), evidence);
  }

  /** The evidence that a provenance names, whatever place in it. */
  Optional<Evidence> of(final Provenance provenance) {
    final Provenance whole = provenance.at("");
    return Optional.ofNullable(inventory.get(whole))
        .or(() -> Optional.ofNullable(gathered.get(whole)));
  }

  /** A sentence on why the evidence is not held. */
  String whyNot(final Provenance provenance) {
    final Integer size = tooLarge.get(provenance.at(""));
    return size == null
        ? provenance.document() + " is not part of what this run read"
        : "%s has %d bytes, too many to be held until the end of a run; keep it with --record"
            .formatted(provenance.document(), size);
  }
}
