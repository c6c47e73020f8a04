package io.sallyport.text;

import java.util.List;

/**
 * The readings of one text.
 *
 * @param views the original first, then the others in a fixed order; no two have the same text
 * @param exhausted whether a budget ended the search, so that readings may be missing; a caller
 *     that decides on safety must not treat such a text as fully seen
 */
public record ViewSet(List<View> views, boolean exhausted) {

  /** Copies the list and checks that it holds the original. */
  public ViewSet {
    views = List.copyOf(views);
    if (views.isEmpty() || !views.getFirst().via().isEmpty()) {
      throw new IllegalArgumentException("views: no original first (expected: the identity view)");
    }
  }

  /** The identity view. */
  public View original() {
    return views.getFirst();
  }
}
