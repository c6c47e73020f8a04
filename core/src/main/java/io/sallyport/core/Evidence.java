package io.sallyport.core;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dated measurement which shows that a control works. It lives in the audit log, so nobody can
 * change it afterwards.
 *
 * @param id unique id of the record
 * @param control id of the control that was measured
 * @param subject what it was measured on, for example a model or a gateway
 * @param method how it was measured, so that somebody else can repeat it
 * @param figure the measured value, with its unit in the method
 * @param interval half-width or range of uncertainty as text, for example {@code 95 % CI [0.91,
 *     0.95]}; null when the method has none
 * @param observedFrom start of the observation
 * @param observedTo end of the observation, not before its start
 * @param expires when the evidence is too old to count
 * @param tool name and version of what measured
 * @param leaf index of the record in the audit log; -1 before it was written
 */
public record Evidence(
    String id,
    String control,
    String subject,
    String method,
    double figure,
    @Nullable String interval,
    Instant observedFrom,
    Instant observedTo,
    Instant expires,
    String tool,
    long leaf) {

  /** Checks the fields and that the times are in order. */
  public Evidence {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(tool, "tool");
    if (!Double.isFinite(figure)) {
      throw new IllegalArgumentException("figure: " + figure + " (expected: a finite number)");
    }
    if (observedTo.isBefore(observedFrom)) {
      throw new IllegalArgumentException(
          "observedTo: "
              + observedTo
              + " (expected: not before observedFrom "
              + observedFrom
              + ")");
    }
    if (!expires.isAfter(observedTo)) {
      throw new IllegalArgumentException(
          "expires: " + expires + " (expected: after observedTo " + observedTo + ")");
    }
  }
}
