package io.sallyport.guard.internal;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Where something stands in a text, found once, so that asking for the next one costs little. */
final class Places {

  private final int[] places;
  private final int none;

  private Places(int[] places, int none) {
    this.places = places;
    this.none = none;
  }

  /** Of the indexes of a text at which it begins. */
  static Places of(String text, IntPredicate beginsAt) {
    int[] places = new int[16];
    int found = 0;
    for (int i = 0; i < text.length(); i++) {
      if (beginsAt.test(i)) {
        places = found == places.length ? Arrays.copyOf(places, 2 * found) : places;
        places[found++] = i;
      }
    }
    return new Places(Arrays.copyOf(places, found), text.length());
  }

  /** The first one at an index or behind it; the text's length when there is none. */
  int next(int from) {
    int at = Arrays.binarySearch(places, from);
    int place = at >= 0 ? at : -at - 1;
    return place < places.length ? places[place] : none;
  }
}
