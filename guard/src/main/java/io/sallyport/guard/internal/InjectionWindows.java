package io.sallyport.guard.internal;

import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import java.util.ArrayList;
import java.util.List;

/**
 * A text cut into overlapping windows, so that no part of a long text goes unread. A window has at
 * most 125 word pieces and overlaps the next by a quarter; the last one is as long as the others.
 */
public final class InjectionWindows {

  /** The most word pieces of a window: 128 with the marks for start, origin and end. */
  public static final int SIZE = 125;

  private static final int STEP = SIZE * 3 / 4;

  /** The vocabulary's unused pieces that tell the model where a text comes from. */
  private static final int PERSON = 2;

  private static final int FOREIGN = 3;

  /**
   * One window.
   *
   * @param from its first piece
   * @param to after its last piece
   * @param start where it begins in the text
   * @param end where it ends in the text
   */
  public record Window(int from, int to, int start, int end) {}

  private InjectionWindows() {}

  /** The windows of a text; none for a text without pieces. */
  public static List<Window> of(Tokens tokens) {
    List<Window> windows = new ArrayList<>();
    int count = tokens.size();
    for (int from = 0; from < count; from += STEP) {
      int to = Math.min(count, from + SIZE);
      int first = to == count ? Math.max(0, to - SIZE) : from;
      windows.add(new Window(first, to, tokens.starts()[first], tokens.ends()[to - 1]));
      if (to == count) {
        break;
      }
    }
    return windows;
  }

  /**
   * A window as the encoder reads it: start, origin, pieces, end.
   *
   * @param foreign whether the text comes from a tool, a retrieval or a file
   */
  public static int[] ids(Tokens tokens, int from, int to, boolean foreign) {
    int[] ids = new int[to - from + 3];
    ids[0] = WordPiece.START;
    ids[1] = foreign ? FOREIGN : PERSON;
    System.arraycopy(tokens.ids(), from, ids, 2, to - from);
    ids[ids.length - 1] = WordPiece.END;
    return ids;
  }
}
