package io.sallyport.guard.flow;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operator says of a tool.
 *
 * @param name the tool's name, or a pattern with {@code *} for any characters
 * @param effects what a call does; not empty
 * @param returns who may see what it returns
 * @param trusted whether what it returns may steer later calls: a directory or a configuration of
 *     one's own, never mail, pages or files of others
 * @param thirdParty whether its description comes from somebody else, as with a tool server of
 *     another organisation, and so may steer nothing
 * @param asks words by which a person asks for it, besides those of its name; lower case
 * @param arguments what single arguments may be
 */
public record ToolRule(
    String name,
    Set<Effect> effects,
    Confidentiality returns,
    boolean trusted,
    boolean thirdParty,
    List<String> asks,
    Map<String, ArgumentRule> arguments) {

  /** Copies and checks. */
  public ToolRule {
    if (name.isBlank()) {
      throw new IllegalArgumentException("tool.name: blank (expected: the name of a tool)");
    }
    if (effects.isEmpty()) {
      throw new IllegalArgumentException(
          "tool '" + name + "': no effects (expected: some of read, write, send, spend)");
    }
    effects = Set.copyOf(effects);
    asks = List.copyOf(asks);
    arguments = Map.copyOf(arguments);
  }

  /** A tool with these effects; what it returns is internal and untrusted. */
  public static ToolRule of(String name, Effect first, Effect... others) {
    return new ToolRule(
        name,
        EnumSet.of(first, others),
        Confidentiality.INTERNAL,
        false,
        false,
        List.of(),
        Map.of());
  }

  /** Whether it only brings data in. */
  public boolean onlyReads() {
    return effects.equals(Set.of(Effect.READ));
  }

  boolean isAbout(String tool) {
    return Glob.matches(name, tool, (star, at) -> true);
  }
}
