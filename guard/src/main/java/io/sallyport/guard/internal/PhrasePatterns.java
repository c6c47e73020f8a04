package io.sallyport.guard.internal;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * The patterns of one rule, compiled when a text first holds one of the rule's anchors: most rules
 * never see one, and compiling all of them would be most of a short run's time.
 */
public final class PhrasePatterns {

  private final PhraseGrammar grammar;
  private final List<String> wordings;
  private volatile List<Pattern> compiled = List.of();

  PhrasePatterns(PhraseGrammar grammar, List<String> wordings) {
    this.grammar = grammar;
    this.wordings = List.copyOf(wordings);
  }

  /** The patterns, in the order of the wordings. */
  public List<Pattern> get() {
    List<Pattern> patterns = compiled;
    if (patterns.isEmpty()) {
      // Two threads may both compile; they get equal patterns.
      patterns = wordings.stream().map(grammar::compile).toList();
      compiled = patterns;
    }
    return patterns;
  }
}
