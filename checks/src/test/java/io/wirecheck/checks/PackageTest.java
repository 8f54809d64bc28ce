package io.wirecheck.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class PackageTest {

  @Test
  void is_null_marked() {
    assertThat(PackageTest.class.getPackage().isAnnotationPresent(NullMarked.class)).isTrue();
  }
}
