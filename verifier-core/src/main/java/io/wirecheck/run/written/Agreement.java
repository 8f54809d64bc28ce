package io.wirecheck.run.written;

import io.wirecheck.check.Verdict;
import io.wirecheck.model.InconclusiveCode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a written run agrees with itself: what was edited by hand, or put together, often does
 * not.
 */
final class Agreement {

  private Agreement() {}

  static void require(final WrittenRun run, final Verdict verdict, final Map<Verdict, Long> counts)
      throws IOException {
    for (final WrittenRun.Check check : run.checks().values()) {
      require(listed(check), "the findings of %s are not as many as it counts", check.id());
      require(folds(check), "the verdict of %s is not what its findings amount to", check.id());
    }
    require(
        verdict
            == run.checks().values().stream()
                .map(WrittenRun.Check::verdict)
                .reduce(Verdict::worse)
                .orElse(Verdict.INCONCLUSIVE),
        "its verdict is not the worst of its %s",
        "checks");
    require(positive(counts).equals(tally(run)), "its counts are not those of its %s", "checks");
    require(
        run.complete() == run.checks().values().stream().noneMatch(Agreement::isCutShort),
        "it says that it is %s, and its checks do not",
        run.complete() ? "complete" : "not complete");
  }

  private static void require(final boolean agrees, final String sentence, final String about)
      throws IOException {
    if (!agrees) {
      throw new IOException("it contradicts itself: " + sentence.formatted(about) + "; run again");
    }
  }

  private static boolean listed(final WrittenRun.Check check) {
    final Map<Verdict, Long> listed =
        check.findings().stream()
            .collect(Collectors.groupingBy(WrittenRun.Finding::verdict, Collectors.counting()));
    return check.counts().entrySet().stream()
        .allMatch(
            count ->
                count.getKey() == Verdict.PASS
                    ? count.getValue() >= listed.getOrDefault(Verdict.PASS, 0L)
                    : count.getValue().equals(listed.getOrDefault(count.getKey(), 0L)));
  }

  /** A check without findings does not apply, or could not be judged. */
  private static boolean folds(final WrittenRun.Check check) {
    final boolean judged = check.counts().values().stream().anyMatch(count -> count > 0);
    final Verdict fold =
        check.findings().stream()
            .map(WrittenRun.Finding::afterWaivers)
            .reduce(judged ? Verdict.PASS : Verdict.NOT_APPLICABLE, Verdict::worse);
    return check.verdict() == fold || (!judged && check.verdict() == Verdict.INCONCLUSIVE);
  }

  private static boolean isCutShort(final WrittenRun.Check check) {
    return check.answer().codes().stream().anyMatch(InconclusiveCode::cutsShort);
  }

  private static Map<Verdict, Long> tally(final WrittenRun run) {
    return run.checks().values().stream()
        .collect(
            Collectors.groupingBy(WrittenRun.Check::verdict, TreeMap::new, Collectors.counting()));
  }

  private static Map<Verdict, Long> positive(final Map<Verdict, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
