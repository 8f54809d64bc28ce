package io.wirecheck.trace;

import io.wirecheck.model.IpAddress;
import io.wirecheck.model.node.ChainRule;
import io.wirecheck.model.node.ChainRule.Accept;
import io.wirecheck.model.node.ChainRule.Dnat;
import io.wirecheck.model.node.ChainRule.Drop;
import io.wirecheck.model.node.ChainRule.Goto;
import io.wirecheck.model.node.ChainRule.Jump;
import io.wirecheck.model.node.ChainRule.Masquerade;
import io.wirecheck.model.node.ChainRule.RestoreMark;
import io.wirecheck.model.node.ChainRule.Return;
import io.wirecheck.model.node.ChainRule.SetConnectionMark;
import io.wirecheck.model.node.ChainRule.SetPacketMark;
import io.wirecheck.model.node.ChainRule.Snat;
import io.wirecheck.model.node.ChainRule.Target;
import io.wirecheck.model.node.ChainRule.UnreadTarget;
import io.wirecheck.model.node.Mark;
import io.wirecheck.model.node.Netfilter.Chain;
import io.wirecheck.trace.Matching.Answer;
import java.util.List;
import java.util.Optional;

/** Walks a packet through one hooked chain and those that it jumps to. */
final class Chains {

  /** The kernel loads no deeper jumps, so a text that has them is not to be understood. */
  private static final int DEEPEST = 64;

  private final Routing routing;
  private final Matching matching;

  Chains(Routing routing) {
    this.routing = routing;
    this.matching = new Matching(routing);
  }

  /** What a rule, or a chain, says. */
  private sealed interface Verdict {}

  /** Nothing final: ask the next rule. */
  private record Next() implements Verdict {}

  /** Back to the rule behind the jump. */
  private record Back() implements Verdict {}

  /** The hooked chain is done with the packet, others may not be. */
  private record Done() implements Verdict {}

  private record End(Disposition disposition) implements Verdict {}

  private static final Verdict NEXT = new Next();
  private static final Verdict BACK = new Back();
  private static final Verdict DONE = new Done();

  /** Empty if the packet goes on. */
  Optional<Disposition> run(Hooked hooked, Passage passage) {
    final Verdict verdict = walk(hooked.chain(), new Visit(hooked, passage, 0));
    if (verdict instanceof final End end) {
      return Optional.of(end.disposition());
    }
    if (verdict instanceof Done || hooked.chain().accepts()) {
      return Optional.empty();
    }
    return Optional.of(dropped(new Visit(hooked, passage, 0), hooked.chain(), "drop by policy"));
  }

  private record Visit(Hooked hooked, Passage passage, int depth) {

    Visit deeper() {
      return new Visit(hooked, passage, depth + 1);
    }

    void step(Chain chain, String text) {
      passage.step(hooked.where(), chain.name() + ": " + text);
    }

    Verdict notKnown(Chain chain, String what) {
      return new End(new Disposition.NotKnown(hooked.where() + ", " + chain.name() + ": " + what));
    }
  }

  private Verdict walk(Chain chain, Visit visit) {
    for (final ChainRule rule : chain.rules()) {
      final Verdict verdict = meet(rule, chain, visit);
      if (!(verdict instanceof Next)) {
        return verdict instanceof Back ? NEXT : verdict;
      }
    }
    return NEXT;
  }

  private Verdict meet(ChainRule rule, Chain chain, Visit visit) {
    final Answer answer = matching.matches(rule, visit.passage());
    if (answer == Answer.NO || rule.targets().isEmpty()) {
      return NEXT;
    }
    if (answer == Answer.NOT_KNOWN) {
      return visit.notKnown(chain, "a rule" + RuleText.conditions(rule) + " is not understood");
    }
    for (final Target target : rule.targets()) {
      final Verdict verdict = apply(target, rule, chain, visit);
      if (!(verdict instanceof Next)) {
        return verdict;
      }
    }
    return NEXT;
  }

  private Verdict apply(Target target, ChainRule rule, Chain chain, Visit visit) {
    if (target instanceof final Jump jump) {
      return jump(jump.chain(), chain, visit);
    }
    if (target instanceof final Goto leap) {
      final Verdict verdict = jump(leap.chain(), chain, visit);
      return verdict instanceof Next ? BACK : verdict;
    }
    if (target instanceof Return) {
      visit.step(chain, "return" + RuleText.conditions(rule));
      return BACK;
    }
    if (target instanceof Accept) {
      visit.step(chain, "accept" + RuleText.conditions(rule));
      return DONE;
    }
    if (target instanceof Drop) {
      return new End(dropped(visit, chain, "drop" + RuleText.conditions(rule)));
    }
    return change(target, chain, visit);
  }

  private Verdict jump(String name, Chain from, Visit visit) {
    final Optional<Chain> chain = visit.hooked().chain(name);
    if (chain.isEmpty() || visit.depth() == DEEPEST) {
      return visit.notKnown(from, "there is no way to chain " + name);
    }
    return walk(chain.get(), visit.deeper());
  }

  private static Disposition dropped(Visit visit, Chain chain, String what) {
    visit.step(chain, what);
    return new Disposition.Dropped(visit.hooked().where() + ", " + chain.name() + ": " + what);
  }

  private Verdict change(Target target, Chain chain, Visit visit) {
    final Passage passage = visit.passage();
    if (target instanceof final Snat snat) {
      passage.bindSource(snat.to());
      visit.step(chain, "SNAT to " + snat.to());
      return DONE;
    }
    if (target instanceof final Dnat dnat) {
      passage.bindDestination(dnat.to(), dnat.port());
      visit.step(chain, "DNAT to " + dnat.to() + (dnat.port() == 0 ? "" : ":" + dnat.port()));
      return DONE;
    }
    if (target instanceof Masquerade) {
      return masquerade(chain, visit);
    }
    if (target instanceof final UnreadTarget unread) {
      return visit.notKnown(chain, "target " + unread.text() + " is not understood");
    }
    mark(target, chain, visit);
    return NEXT;
  }

  private Verdict masquerade(Chain chain, Visit visit) {
    final String device = visit.passage().outDevice();
    final IpAddress nextHop =
        visit.passage().gateway().orElse(visit.passage().packet().destination());
    final List<IpAddress> own = routing.addressesOf(device);
    if (own.isEmpty()) {
      return new End(dropped(visit, chain, "masquerade, but " + device + " has no address"));
    }
    final Optional<IpAddress> chosen =
        own.size() == 1 ? Optional.of(own.get(0)) : routing.sourceTowards(nextHop, device);
    if (chosen.isEmpty()) {
      return visit.notKnown(chain, "masquerade to one of " + own + " of " + device);
    }
    visit.passage().bindSource(chosen.get());
    visit.step(chain, "masquerade to " + chosen.get());
    return DONE;
  }

  private static void mark(Target target, Chain chain, Visit visit) {
    final Passage passage = visit.passage();
    if (target instanceof final SetPacketMark set) {
      passage.mark(changed(passage.mark(), set.mark()));
      visit.step(chain, "set mark " + set.mark());
    } else if (target instanceof final SetConnectionMark set) {
      passage.connection().ifPresent(it -> passage.markConnection(changed(it.mark(), set.mark())));
      visit.step(chain, "set connection mark " + set.mark());
    } else if (target instanceof final RestoreMark restore) {
      passage.connection().ifPresent(it -> passage.mark(restored(restore, passage, it.mark())));
      visit.step(chain, "restore mark: 0x%x".formatted(passage.mark()));
    } else {
      throw new IllegalArgumentException("no such target: " + target);
    }
  }

  /** The mask's bits are cleared, then the value's are flipped. */
  private static int changed(int mark, Mark by) {
    return (mark & ~by.mask()) ^ by.value();
  }

  private static int restored(RestoreMark restore, Passage passage, int connectionMark) {
    return (passage.mark() & ~restore.packetMask()) ^ (connectionMark & restore.connectionMask());
  }
}
