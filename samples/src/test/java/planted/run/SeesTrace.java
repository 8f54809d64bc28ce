package planted.run;

import planted.trace.SeesModel;

/** Its row says that it may. */
final class SeesTrace {

  SeesModel[] seen() {
    return new SeesModel[0];
  }
}
