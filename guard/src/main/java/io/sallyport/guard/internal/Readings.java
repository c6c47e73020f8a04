package io.sallyport.guard.internal;

import io.sallyport.core.Direction;
import io.sallyport.text.View;
import io.sallyport.text.ViewSet;
import java.util.List;

/** Chooses among the readings of a text those that scanners look at. */
public final class Readings {

  private Readings() {}

  /**
   * Those for a scanner that looks for what a text says. Of an answer they are few: what it only
   * could mean is nobody's order.
   */
  public static ViewSet ofMeaning(ViewSet all, Direction direction) {
    return direction == Direction.INPUT || all.views().size() == 1
        ? all
        : new ViewSet(
            all.views().stream().filter(view -> !view.guessed()).toList(), all.exhausted());
  }

  /**
   * Those for a scanner that looks for something it would know again in any disguise. They are made
   * place by place, so that a stream gives the same ones as the whole text.
   */
  public static List<View> ofPlaces(ViewSet all) {
    return all.views().size() == 1
        ? all.views()
        : all.views().stream().filter(View::local).toList();
  }
}
