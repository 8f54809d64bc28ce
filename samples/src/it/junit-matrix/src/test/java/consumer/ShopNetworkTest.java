package consumer;

import static io.wirecheck.junit.Captures.eniOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirecheck.check.Check;
import io.wirecheck.check.Verdict;
import io.wirecheck.checks.PodTrafficIsNotEncapsulated;
import io.wirecheck.evidence.SightedPacket.Direction;
import io.wirecheck.junit.Captures;
import io.wirecheck.junit.EksNetworkTest;
import io.wirecheck.junit.Probe;
import io.wirecheck.junit.ProbePod;
import io.wirecheck.run.Verifier;
import org.junit.jupiter.api.Test;

@EksNetworkTest
class ShopNetworkTest {

  static final Check<?> NO_TUNNELS = new PodTrafficIsNotEncapsulated();

  @Test
  void pods_use_no_tunnels(Verifier verifier) {
    assertEquals(Verdict.PASS, verifier.check(NO_TUNNELS).verdict());
  }

  @Test
  void web_reaches_its_database(
      @ProbePod(on = ProbePod.On.SECONDARY_ENI) Probe web,
      @ProbePod(node = ProbePod.OnNode.OTHER) Probe db,
      Captures captures) {
    var seen = captures.during(() -> web.sendUdp(db, 4242));
    var there = seen.at(eniOf(db)).get(0).sightings().stream();
    assertEquals(3, there.filter(packet -> packet.direction() == Direction.FORWARD).count());
  }

  @Test
  void nobody_is_in_a_zone_that_is_not_there(@ProbePod(zone = "nowhere-1a") Probe nobody) {}
}
