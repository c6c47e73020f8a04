package io.sallyport.guard.internal;

import io.sallyport.core.Direction;
import io.sallyport.core.Segment;
import io.sallyport.text.View;
import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Makes the readings of a text that scanners look at. */
public final class Readings {

  /** Readings of the whole text by guesswork; letters and digits mean something else in them. */
  private static final Set<String> GUESSES =
      Set.of("leet", "rot13", "reversed", "reversed-words", "spaced", "identifier");

  private Readings() {}

  /**
   * The readings of the segment's text; the first is the text itself. An answer gets only readings
   * that are made place by place, so that a stream gives the same ones as the whole text.
   */
  public static ViewSet of(Segment segment, Direction direction) {
    ViewSet all = Views.of(segment.text());
    if (direction == Direction.INPUT || all.views().size() == 1) {
      return all;
    }
    List<View> local = all.views().stream().filter(Readings::keepsLetters).toList();
    return new ViewSet(local, all.exhausted());
  }

  /** Whether a reading keeps the letters as they are, so that random strings stay themselves. */
  static boolean keepsLetters(View view) {
    return Collections.disjoint(view.via(), GUESSES);
  }
}
