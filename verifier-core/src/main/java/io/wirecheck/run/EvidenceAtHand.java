package io.wirecheck.run;

import io.wirecheck.evidence.Evidence;
import io.wirecheck.evidence.Gathering;
import io.wirecheck.evidence.Inventory;
import io.wirecheck.model.Provenance;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The evidence of a run by its provenance, for as long as the run judges. A document of a large
 * cluster fills a heap: what is larger than {@value #LARGEST} bytes is not held.
 */
final class EvidenceAtHand {

  static final int LARGEST = 16 << 20;

  private final Map<Provenance, Evidence> inventory = new HashMap<>();
  private final Map<Provenance, Evidence> gathered = new HashMap<>();
  private final Map<Provenance, Integer> tooLarge = new HashMap<>();

  /** Holds the documents of the inventory that is judged, in the place of an earlier one's. */
  void replace(final Inventory judged) {
    inventory.clear();
    judged
        .documents()
        .values()
        .forEach(
            document -> {
              if (document instanceof final Inventory.Read read) {
                hold(read.evidence(), inventory);
              }
            });
  }

  /** Holds what a round brought. */
  void add(final Gathering gathering) {
    gathering
        .captures()
        .values()
        .forEach(
            capture -> {
              if (capture instanceof final Gathering.Captured captured) {
                hold(captured.pcap(), gathered);
              }
            });
    gathering
        .nodes()
        .values()
        .forEach(
            reading -> {
              if (reading instanceof final Gathering.NodeTexts texts) {
                texts.texts().values().forEach(text -> hold(text, gathered));
              }
            });
  }

  private void hold(final Evidence evidence, final Map<Provenance, Evidence> among) {
    if (evidence.size() > LARGEST) {
      tooLarge.put(evidence.provenance(), evidence.size());
    } else {
      among.put(evidence.provenance(), evidence);
    }
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
