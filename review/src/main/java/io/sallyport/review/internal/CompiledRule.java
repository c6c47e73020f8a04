package io.sallyport.review.internal;

import io.sallyport.review.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule, ready to be applied.
 *
 * @param rule as it was read
 * @param pattern of its match
 * @param anchor number of the node that findings are at
 * @param cuts what answers it
 * @param primary what of that the first control of {@code unless} answers; the others stand in for
 *     it
 * @param where what its CEL expressions ask
 * @param answers the controls that do, each once
 */
public record CompiledRule(
    Rule rule,
    Pattern pattern,
    int anchor,
    Matcher.Cuts cuts,
    Matcher.Cuts primary,
    Where where,
    List<String> answers) {

  /** Compiles a rule that was read without problems. */
  public static CompiledRule of(Rule rule) {
    Pattern pattern = Pattern.parse(rule.match());
    List<String> anywhere = new ArrayList<>();
    Map<Integer, List<String>> at = new HashMap<>();
    for (String one : rule.unless()) {
      int mark = one.indexOf('@');
      if (mark < 0) {
        anywhere.add(one);
      } else {
        at.computeIfAbsent(pattern.indexOf(one.substring(mark + 1)), any -> new ArrayList<>())
            .add(one.substring(0, mark));
      }
    }
    return new CompiledRule(
        rule,
        pattern,
        pattern.indexOf(rule.at()),
        new Matcher.Cuts(anywhere, at),
        only(rule.answers().isEmpty() ? "" : rule.answers().getFirst(), anywhere, at),
        Where.of(rule, pattern),
        rule.answers());
  }

  private static Matcher.Cuts only(
      String control, List<String> anywhere, Map<Integer, List<String>> at) {
    Map<Integer, List<String>> there = new HashMap<>();
    at.forEach(
        (node, controls) -> there.put(node, controls.stream().filter(control::equals).toList()));
    return new Matcher.Cuts(anywhere.stream().filter(control::equals).toList(), there);
  }
}
