package io.sallyport.guard.flow;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the operator allows the arguments of a tool to be. It holds always. */
final class ArgumentLimits {

  /**
   * A rule that a call breaks.
   *
   * @param path the argument
   * @param why what is wrong with it, behind "is"
   */
  record Broken(String path, String why) {}

  private ArgumentLimits() {}

  /** The first rule that the arguments of a call break. */
  static Optional<Broken> broken(ToolRule rule, Arguments arguments) {
    for (Arguments.Value value : arguments.values()) {
      for (var entry : rule.arguments().entrySet()) {
        ArgumentRule limit = entry.getValue();
        boolean meant = isMeant(entry.getKey(), value.argument());
        if (meant && !limit.allows(value.text())) {
          return Optional.of(
              new Broken(value.path(), "none of the values that the rule of this tool allows."));
        }
        boolean number = meant || isMeant(entry.getKey(), lastName(value.path()));
        Double max = limit.max();
        if (number && max != null && !isWithin(rule, max, value)) {
          return Optional.of(
              new Broken(
                  value.path(),
                  "no number up to the largest value that the rule of this tool allows."));
        }
      }
    }
    return rule.arguments().entrySet().stream()
        .filter(entry -> entry.getValue().max() != null)
        .map(Map.Entry::getKey)
        .filter(name -> arguments.values().stream().noneMatch(value -> value.path().equals(name)))
        .map(name -> new Broken(name, "missing, and the rule of this tool limits it."))
        .findFirst();
  }

  private static boolean isWithin(ToolRule rule, double max, Arguments.Value value) {
    BigDecimal number = value.number();
    return number != null
        && number.compareTo(BigDecimal.valueOf(max)) <= 0
        && (number.signum() >= 0 || !rule.effects().contains(Effect.SPEND));
  }

  /** Tools that are careless about names would take it for that argument. */
  private static boolean isMeant(String name, String argument) {
    return name.equals(argument) || bare(name).equals(bare(argument));
  }

  private static String bare(String name) {
    StringBuilder bare = new StringBuilder();
    name.toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
