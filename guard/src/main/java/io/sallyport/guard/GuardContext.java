package io.sallyport.guard;

import java.util.List;
import java.util.Objects;

/**
 * What the guard knows about a request besides its texts.
 *
 * @param tenant the tenant's id
 * @param conversation an id that stays the same over the turns of a conversation
 * @param canaries the canary tokens that must not come out
 */
public record GuardContext(String tenant, String conversation, List<String> canaries) {

  /** Copies the list. */
  public GuardContext {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(conversation, "conversation");
    canaries = List.copyOf(canaries);
  }

  /** A context without a tenant, a conversation or canaries. */
  public static GuardContext none() {
    return new GuardContext("", "", List.of());
  }

  /** Never names the canaries. */
  @Override
  public String toString() {
    return "GuardContext["
        + tenant
        + ", "
        + conversation
        + ", "
        + canaries.size()
        + " canaries in force]";
  }
}
