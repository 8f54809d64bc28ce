package io.wirecheck.proving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wirecheck.model.PodRef;
import java.time.Duration;

/**
 * What a proving ground lets go wrong. A request is named by regular expressions: of its method,
 * whole, and of what is found in its path with the query as it was sent (encoded).
 */
public final class Faults {

  private final ProvingGround ground;

  Faults(final ProvingGround ground) {
    this.ground = ground;
  }

  private void disturb(
      final String kind, final String method, final String path, final ObjectNode what) {
    ground.order("/disturb", what.put("kind", kind).put("method", method).put("path", path));
  }

  /**
   * The next requests are answered with a failure.
   *
   * @param code 410, 429, 500 or 503
   */
  public void answer(final String method, final String path, final int times, final int code) {
    disturb("answer", method, path, Json.object().put("times", times).put("code", code));
  }

  /** The next requests are answered 429, with this Retry-After. */
  public void throttle(
      final String method, final String path, final int times, final int retryAfterSeconds) {
    disturb(
        "answer",
        method,
        path,
        Json.object().put("times", times).put("code", 429).put("retryAfter", retryAfterSeconds));
  }

  /** The connections of the next requests break after so many bytes of the body. */
  public void dropAfter(final String method, final String path, final int times, final long bytes) {
    disturb("drop", method, path, Json.object().put("times", times).put("bytes", bytes));
  }

  /** The next event of a watch with this path is an error 410. */
  public void expireWatch(final String path) {
    disturb("expireWatch", "GET", path, Json.object());
  }

  /** The next exec's socket breaks, without a status, after so many bytes of output. */
  public void cutExecAfter(final String path, final long bytes) {
    disturb("cutExec", "GET", path, Json.object().put("bytes", bytes));
  }

  /** The next exec's socket breaks, without a status, after so long. */
  public void cutExecAfter(final String path, final Duration time) {
    disturb("cutExec", "GET", path, Json.object().put("millis", time.toMillis()));
  }

  /** Forgets planned failures, refused images and held namespaces. */
  public void forget() {
    ground.order("/disturb/forget", Json.object());
  }

  /** Versions and list tokens from before now are too old. */
  public void expireVersions() {
    ground.order("/expire", Json.object());
  }

  /** Kills every process of a program in the lab, and says how many there were. */
  public int kill(final String program) {
    return ground.order("/kill", Json.object().put("program", program)).path("killed").asInt();
  }

  /**
   * Puts a script of a POSIX shell in front of a program of the lab; an empty one takes it away.
   * The real one is {@code $(PATH=${PATH#/run/bin:} command -v PROGRAM)}.
   */
  public void standIn(final String program, final String script) {
    ground.order("/stand-in", Json.object().put("program", program).put("script", script));
  }

  /** As a node short of memory does. */
  public void evict(final PodRef pod) {
    ground.order("/evict", Json.object().put("namespace", pod.namespace()).put("name", pod.name()));
  }

  /** Nobody hears from the node's kubelet any more. */
  public void lose(final String node) {
    ground.order("/node", Json.object().put("name", node).put("ready", false));
  }

  public void find(final String node) {
    ground.order("/node", Json.object().put("name", node).put("ready", true));
  }

  /** Images that match cannot be pulled; with an empty pattern every one can. */
  public void refuseImages(final String pattern) {
    ground.order("/images", Json.object().put("pattern", pattern));
  }

  /** Namespaces that match stay Terminating; with an empty pattern none does. */
  public void holdNamespaces(final String pattern) {
    ground.order("/hold", Json.object().put("pattern", pattern));
  }
}
