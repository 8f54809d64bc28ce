package io.wirecheck.requires;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Judges {@link RequiresCommand}. */
final class CommandCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> unusable =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresCommand.class)
            .map(required -> List.of(required.value()))
            .orElse(List.of())
            .stream()
            .filter(name -> !starts(name))
            .toList();
    return unusable.isEmpty()
        ? ConditionEvaluationResult.enabled("every program it needs is here")
        : Missing.in(context).because(context, "needs " + String.join(", ", unusable));
  }

  /** A file of this name is not enough: a launcher of another program may have none to launch. */
  private static boolean starts(String name) {
    Optional<Path> file = Programs.ofThisMachine().find(name);
    if (file.isEmpty()) {
      return false;
    }
    int status = Programs.run(List.of(file.get().toString(), "--version")).status();
    return status != 126 && status != 127;
  }
}
