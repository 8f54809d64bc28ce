package planted.checks;

import planted.trace.SeesModel;

/** What {@code run} sees alone, {@code checks} does not see by way of it. */
final class SeesTrace {

  SeesModel[] seen() {
    return new SeesModel[0];
  }
}
