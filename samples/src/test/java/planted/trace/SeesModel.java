package planted.trace;

import planted.model.SeesTrace;

/** Its row says that it may. */
public final class SeesModel {

  SeesTrace seen() {
    return new SeesTrace();
  }
}
