package planted.live;

import planted.live.dns.Resolver;

/** It composes what lies below it. */
final class SeesDns {

  Resolver seen() {
    return new Resolver();
  }
}
