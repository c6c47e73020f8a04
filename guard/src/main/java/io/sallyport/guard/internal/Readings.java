package io.sallyport.guard.internal;

import io.sallyport.core.Direction;
import io.sallyport.core.Segment;
import io.sallyport.text.View;
import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.List;

/** Makes the readings of a text that scanners look at. */
public final class Readings {

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
    List<View> local = all.views().stream().filter(view -> !view.guessed()).toList();
    return new ViewSet(local, all.exhausted());
  }
}
