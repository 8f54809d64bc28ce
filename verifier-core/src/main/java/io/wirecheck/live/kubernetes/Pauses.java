package io.wirecheck.live.kubernetes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The time that a server is given before it is asked again. */
@FunctionalInterface
interface Pauses {

  Pauses OF_TIME =
      time -> {
        try {
          CompletableFuture.runAsync(
                  () -> {},
                  CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
              .get();
        } catch (final ExecutionException impossible) {
          throw new IllegalStateException("nothing fails in doing nothing", impossible);
        }
      };

  void pause(Duration time) throws InterruptedException;
}
