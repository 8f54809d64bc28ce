package consumer;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConsumerTest {

  @Test
  void has_wirecheck_and_what_it_needs() {
    assertNotNull(getClass().getResource("/io/wirecheck/junit/package-info.class"));
    assertNotNull(getClass().getResource("/io/wirecheck/checks/package-info.class"));
    assertNotNull(getClass().getResource("/io/wirecheck/cli/Wirecheck.class"));
  }

  @Test
  void is_not_given_an_assertion_library_that_it_did_not_ask_for() {
    assertThrows(
        ClassNotFoundException.class, () -> Class.forName("org.assertj.core.api.Assertions"));
  }
}
