package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Searches a file for configurations of Keras, wherever they lie. */
final class Hdf5Texts {
  private static final byte[] MARK = "{\"class_name\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEW_MARK = "{\"module\"".getBytes(StandardCharsets.US_ASCII);
  private static final int WINDOW = 1 << 20;
  private static final int LONGEST = 32 << 20;

  private Hdf5Texts() {}

  static void search(Member member, Scan scan) throws IOException, BudgetException {
    long at = 0;
    while (at < member.bytes().size()) {
      scan.run().payTime();
      byte[] window = member.bytes().copy(at, WINDOW + MARK.length);
      int found = find(window);
      if (found < 0) {
        at += WINDOW;
        continue;
      }
      long start = at + found;
      long length = length(member, start);
      if (length > 0) {
        scan.content(
            member.inner(member.bytes().slice(start, length), "text at " + start + ".json", false));
      }
      at = start + Math.max(length, MARK.length);
    }
  }

  private static int find(byte[] window) {
    for (int i = 0; i + MARK.length <= window.length; i++) {
      if (window[i] == '{' && (matches(window, i, MARK) || matches(window, i, NEW_MARK))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] window, int at, byte[] mark) {
    for (int i = 0; i < mark.length; i++) {
      if (window[at + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Length of the object that begins at a place: to its closing brace. */
  private static long length(Member member, long start) throws IOException {
    byte[] text = member.bytes().copy(start, LONGEST);
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length; i++) {
      byte c = text[i];
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return i + 1L;
      }
    }
    return 0;
  }
}
