package io.sallyport.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One way to answer for a model.
 *
 * @param upstream name of the upstream
 * @param model what the upstream calls the model
 * @param weight share of the requests among the routes of the model, at least 1
 * @param timeouts how long an answer on this way may take
 */
public record RouteSettings(String upstream, String model, int weight, Timeouts timeouts) {

  /**
   * How long an answer may take; what is null is as the upstream has it.
   *
   * @param total from the request to the last byte of the answer; null for no limit
   * @param firstByte from the request to the first byte of the answer's body
   * @param idle longest silence within the answer
   */
  public record Timeouts(
      @Nullable Duration total, @Nullable Duration firstByte, @Nullable Duration idle) {
    /** As the upstream has them. */
    public static final Timeouts STANDARD = new Timeouts(null, null, null);
  }

  /** A way with the timeouts of its upstream. */
  public RouteSettings(String upstream, String model, int weight) {
    this(upstream, model, weight, Timeouts.STANDARD);
  }

  /** The same way for another model. */
  RouteSettings withModel(String name) {
    return new RouteSettings(upstream, name, weight, timeouts);
  }
}
