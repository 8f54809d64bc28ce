package io.wirecheck.proving;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.function.Consumer;

/**
 * A watch on its connection: the events are written in their order, on the connection's own thread,
 * until one side ends it. Everything here happens on that thread.
 */
final class WatchConnection {

  private final Context context;
  private final Disturbances disturbances;
  private final Call call;
  private final Runnable end;
  private Runnable unlisten = () -> {};
  private boolean ended;

  /**
   * For a watch that has not begun.
   *
   * @param end ends the connection
   */
  WatchConnection(
      final Context context, final Disturbances disturbances, final Call call, final Runnable end) {
    this.context = context;
    this.disturbances = disturbances;
    this.call = call;
    this.end = end;
  }

  /** Stops when the client has gone. */
  WatchConnection endWith(final Consumer<Handler<Void>> closing) {
    closing.accept(closed -> stop());
    return this;
  }

  void begin(final Store store, final Api api, final Consumer<byte[]> sink) {
    final Watch watch =
        new Watch(
            store,
            call,
            (resource, object) -> api.form(call, object),
            line -> context.runOnContext(now -> write(sink, line)));
    unlisten = watch::close;
    call.request()
        .query()
        .number("timeoutSeconds")
        .ifPresent(
            seconds ->
                context
                    .owner()
                    .setTimer(
                        Math.max(1, seconds) * 1000, now -> context.runOnContext(on -> end())));
    try {
      watch.begin();
    } catch (final ApiException tooOld) {
      sink.accept(Watch.error(tooOld));
      end();
    }
  }

  private void write(final Consumer<byte[]> sink, final byte[] line) {
    if (ended) {
      return;
    }
    final Request request = call.request();
    if (disturbances.next("expireWatch", "GET", request.uri()).isPresent()) {
      sink.accept(Watch.error(ApiException.gone("too old resource version")));
      end();
    } else {
      sink.accept(line);
    }
  }

  private void end() {
    if (!ended) {
      stop();
      end.run();
    }
  }

  private void stop() {
    ended = true;
    unlisten.run();
  }
}
