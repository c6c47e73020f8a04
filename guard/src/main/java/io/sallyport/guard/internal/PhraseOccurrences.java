package io.sallyport.guard.internal;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Where the fixed words of each rule stand in one text. */
final class PhraseOccurrences {

  private static final int[] NONE = {};

  private final BitSet anchored;
  private final @Nullable IntList[] anchors;
  private final @Nullable IntList[] also;

  PhraseOccurrences(int rules) {
    this.anchored = new BitSet(rules);
    this.anchors = new IntList[rules];
    this.also = new IntList[rules];
  }

  /** Notes a word that ends here for the rules it anchors and for those that need it besides. */
  void add(int end, int[] anchorOf, int[] alsoOf) {
    for (int rule : anchorOf) {
      anchored.set(rule);
      anchors[rule] = IntList.added(anchors[rule], end);
    }
    for (int rule : alsoOf) {
      also[rule] = IntList.added(also[rule], end);
    }
  }

  /** The rules of which an anchor was seen. */
  BitSet anchored() {
    return anchored;
  }

  /** Where the anchors of a rule end, ascending; only those with the other word near, if needed. */
  int[] anchors(int rule, PhraseRule description) {
    boolean withOther = !description.also().isEmpty();
    int reach = description.reach();
    IntList own = anchors[rule];
    IntList other = also[rule];
    if (own == null || (withOther && other == null)) {
      return NONE;
    }
    if (!withOther || other == null) {
      return own.sorted();
    }
    int[] others = other.sorted();
    int at = 0;
    IntList near = new IntList();
    for (int end : own.sorted()) {
      while (at < others.length && others[at] < end - reach) {
        at++;
      }
      if (at < others.length && others[at] <= end + reach) {
        near = IntList.added(near, end);
      }
    }
    return near.sorted();
  }

  private static final class IntList {

    private int[] items = new int[4];
    private int size;

    static IntList added(@Nullable IntList list, int value) {
      IntList target = list == null ? new IntList() : list;
      if (target.size == target.items.length) {
        target.items = Arrays.copyOf(target.items, 2 * target.size);
      }
      target.items[target.size++] = value;
      return target;
    }

    // Words and signs are found in two passes, so the places of a rule that has both are mixed.
    int[] sorted() {
      int[] values = Arrays.copyOf(items, size);
      Arrays.sort(values);
      return values;
    }
  }
}
