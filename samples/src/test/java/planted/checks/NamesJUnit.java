package planted.checks;

import org.junit.jupiter.api.Disabled;

final class NamesJUnit {

  @Disabled
  void named() {}
}
