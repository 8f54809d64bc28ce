package io.wirecheck.evidence;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Opens networks in which something must be created and read: clusters of somebody's. */
public interface ClusterProvider extends NetworkProvider {

  /**
   * What a run must be granted, and no more: for each file name a document to apply.
   *
   * @param tier how much of the cluster evidence is taken from
   * @param kinds the documents that are read
   * @param namespace where probe pods go; empty if each run creates a namespace of its own
   */
  SortedMap<String, String> permissions(
      Tier tier, Set<DocumentKind> kinds, Optional<String> namespace);

  /**
   * What stands between this address and a run, and what does not, in the order in which a run
   * would meet it. Nothing is created.
   *
   * @throws AddressException if the address names nothing that this scheme has
   */
  List<Diagnosis> diagnose(NetworkAddress address, Set<DocumentKind> kinds);

  /**
   * Removes what ended runs have left, and nothing else.
   *
   * @return a line for each thing that was removed, was left alone or could not be removed
   * @throws AddressException if the address names nothing that this scheme has
   * @throws NetworkException if the cluster cannot be used
   */
  List<Diagnosis> cleanUp(NetworkAddress address, Consumer<String> progress);

  /** The images that pods of a run at this address are made of, with their tags or digests. */
  List<String> images(NetworkAddress address);

  /**
   * One answer.
   *
   * @param subject what was looked at, such as {@code list pods}
   * @param trouble what is wrong and what to do about it; empty if nothing is
   */
  record Diagnosis(String subject, Optional<String> trouble) {}
}
