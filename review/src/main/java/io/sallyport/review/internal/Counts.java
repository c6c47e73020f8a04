package io.sallyport.review.internal;

import io.sallyport.review.Kind;
import io.sallyport.review.Vocabulary;
import java.util.Locale;

/** Where on a way a control counts, by what it does; controls.yaml says which is which. */
public enum Counts {
  /** It looks at what passes: anywhere on the way. */
  PASSING,
  /** It is a quality of the thing at which it stands: only at what a rule names. */
  ITSELF,
  /** It looks at calls: not at a store that only keeps what passes, whose calls are others. */
  CALLS,
  /** It writes down calls: only from where something was kept on to what the finding is at. */
  RECORD,
  /** It looks at what a model made: only behind the model that a rule names. */
  OUTPUT;

  /** How a control counts. */
  public static Counts of(String control) {
    Vocabulary.Control known = Vocabulary.standard().controls().get(control);
    return known == null || known.counts().isEmpty()
        ? PASSING
        : valueOf(known.counts().toUpperCase(Locale.ROOT));
  }

  /** Whether what comes to such a thing ends there, and is fetched later by another call. */
  static boolean keeps(Kind kind) {
    return kind.is("store") && !kind.is("queue") && !kind.is("cache");
  }
}
