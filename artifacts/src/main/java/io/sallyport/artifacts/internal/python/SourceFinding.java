package io.sallyport.artifacts.internal.python;

/**
 * What a source does.
 *
 * @param rule the rule
 * @param at where in the source
 * @param name the name that does it
 * @param what a sentence
 */
public record SourceFinding(String rule, int at, String name, String what) {
  /** Whether nobody does that honestly. */
  public boolean isCertain() {
    return !rule.equals(Effects.DOUBTFUL) && !isTemplate();
  }

  /** Whether it is no deed but a template that has rules of its own. */
  public boolean isTemplate() {
    return rule.equals(Effects.TEMPLATE);
  }
}
