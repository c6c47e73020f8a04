package io.sallyport.access;

import java.time.Instant;
import java.util.Objects;

/**
 * One of the parties that share the gate; they see nothing of each other.
 *
 * @param id letters {@code a-z}, digits and hyphens, 1 to 63, begins with a letter or digit
 * @param name for people
 * @param suspended whether all of its keys are refused
 * @param limits limits of all its keys together
 * @param createdAt when it was made
 */
public record Tenant(String id, String name, boolean suspended, Limits limits, Instant createdAt) {
  /** Checks that all is there. */
  public Tenant {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(createdAt, "createdAt");
  }

  /** The same, suspended or not. */
  public Tenant withSuspended(boolean value) {
    return new Tenant(id, name, value, limits, createdAt);
  }

  /** The same with other limits. */
  public Tenant withLimits(Limits value) {
    return new Tenant(id, name, suspended, value, createdAt);
  }
}
