package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Looks for imports in bytes of which nobody knows where their pickle begins: behind a break, in
 * what follows a pickle, in content without a format. Whoever seeks to the right place loads them.
 */
public final class PickleSalvage {
  private static final int WINDOW = 1 << 20;
  private static final int LONGEST_IMPORT = 1 << 10;
  private static final long FURTHEST = 256L << 20;
  private static final int MOST_ATTEMPTS = 1000;
  private static final int LONGEST_NAME = 200;

  private final Bytes bytes;
  private final PickleSetting setting;
  private final ScanRun run;
  private byte[] window = new byte[0];
  private int attempts;

  /** A search in some bytes. */
  public PickleSalvage(Bytes bytes, PickleSetting setting, ScanRun run) {
    this.bytes = bytes;
    this.setting = setting;
    this.run = run;
  }

  /** Reports what pickles from this place on would import, where it is dangerous. */
  public void from(long start) throws IOException, BudgetException {
    long end = Math.min(bytes.size(), start + FURTHEST);
    for (long at = Math.max(0, start); at < end; at += WINDOW) {
      run.payTime();
      window = bytes.copy(at, WINDOW + LONGEST_IMPORT);
      for (int i = 0; i < Math.min(window.length, WINDOW); i++) {
        if (isImport(i) && ++attempts <= MOST_ATTEMPTS) {
          attempt(at + i);
        }
      }
    }
  }

  private void attempt(long at) throws IOException, BudgetException {
    ScanRun trial = run.trial();
    try {
      new PickleMachine(bytes, at, setting.withArrays(false), trial).run();
    } catch (FormatException e) {
      // It began within a pickle, so it ends early.
    }
    run.settle(trial, trial.verdict() == ScanVerdict.MALICIOUS);
  }

  private boolean isImport(int at) {
    return switch (window[at]) {
      case 'c', 'i' -> isTextImport(at + 1);
      case (byte) 0x8c -> isStackImport(at);
      default -> false;
    };
  }

  private boolean isTextImport(int start) {
    int first = nameEnd(start);
    if (first < 0 || first >= window.length || window[first] != '\n') {
      return false;
    }
    int second = nameEnd(first + 1);
    return second >= 0
        && second < window.length
        && window[second] == '\n'
        && isForbidden(start, first, first + 1, second);
  }

  private boolean isStackImport(int at) {
    int first = textEnd(at);
    if (first < 0) {
      return false;
    }
    int next = behindMemo(first);
    int second = textEnd(next);
    return second >= 0
        && behindMemo(second) < window.length
        && (window[behindMemo(second)] & 0xff) == 0x93
        && isForbidden(at + 2, first, next + 2, second);
  }

  private boolean isForbidden(int module, int moduleEnd, int name, int nameEnd) {
    String m = new String(window, module, moduleEnd - module, StandardCharsets.US_ASCII);
    String n = new String(window, name, nameEnd - name, StandardCharsets.US_ASCII);
    return PythonNames.isDottedName(m)
        && PythonNames.isDottedName(n)
        && PythonNames.judge(m, n) == Standing.FORBIDDEN;
  }

  /** The place behind SHORT_BINUNICODE with a name; -1 when there is none. */
  private int textEnd(int at) {
    if (at + 2 >= window.length || (window[at] & 0xff) != 0x8c) {
      return -1;
    }
    int end = at + 2 + (window[at + 1] & 0xff);
    return end <= window.length && nameEnd(at + 2) >= end ? end : -1;
  }

  private int behindMemo(int at) {
    if (at >= window.length) {
      return at;
    }
    return switch (window[at]) {
      case (byte) 0x94 -> at + 1;
      case 'q' -> at + 2;
      case 'r' -> at + 5;
      default -> at;
    };
  }

  /** The place behind the characters of names; -1 when there are none. */
  private int nameEnd(int start) {
    int i = start;
    while (i < window.length && i - start < LONGEST_NAME && isNamePart(window[i])) {
      i++;
    }
    return i == start ? -1 : i;
  }

  private static boolean isNamePart(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '_'
        || b == '.';
  }
}
