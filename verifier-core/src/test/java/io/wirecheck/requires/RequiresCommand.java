package io.wirecheck.requires;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test starts these programs. Where one is missing the test is skipped, or fails: see {@link
 * Missing}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(CommandCondition.class)
public @interface RequiresCommand {

  /** Names of programs, looked up on {@code PATH} and in the system's {@code sbin} directories. */
  String[] value();
}
