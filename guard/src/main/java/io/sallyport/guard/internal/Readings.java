package io.sallyport.guard.internal;

import io.sallyport.core.Direction;
import io.sallyport.core.Segment;
import io.sallyport.text.View;
import io.sallyport.text.Views;
import java.util.List;

/** Makes the readings of a text that scanners look at. */
public final class Readings {

  private Readings() {}

  /** The readings of the segment's text; the first is the text itself. */
  public static List<View> of(Segment segment, Direction direction) {
    return Views.of(segment.text()).views();
  }

  /** Whether a reading keeps the letters as they are, so that random strings stay themselves. */
  static boolean keepsLetters(View view) {
    return true;
  }
}
