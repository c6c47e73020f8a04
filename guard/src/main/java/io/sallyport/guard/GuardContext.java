package io.sallyport.guard;

import java.util.List;
import java.util.Objects;

/**
 * What the guard knows about a request besides its texts.
 *
 * @param tenant the tenant's id
 * @param conversation an id that stays the same over the turns of a conversation
 * @param canaries the canary tokens that must not come out
 * @param instructions the texts of the operator that must not come out as a whole
 */
public record GuardContext(
    String tenant, String conversation, List<Canary> canaries, List<String> instructions) {

  /** Copies the lists. */
  public GuardContext {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(conversation, "conversation");
    canaries = List.copyOf(canaries);
    instructions = List.copyOf(instructions);
  }

  /** A context without canaries and instructions. */
  public static GuardContext of(String tenant, String conversation) {
    return new GuardContext(tenant, conversation, List.of(), List.of());
  }

  /** A context without a tenant, a conversation or canaries. */
  public static GuardContext none() {
    return of("", "");
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
