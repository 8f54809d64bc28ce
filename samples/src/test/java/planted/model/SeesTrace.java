package planted.model;

import planted.trace.SeesModel;

/** An open type, as {@code model} may have. */
public class SeesTrace {

  SeesModel seen() {
    return new SeesModel();
  }
}
