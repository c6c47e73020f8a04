package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds characters that carry text nobody sees, or that change the order in which text is seen: tag
 * characters outside of flags, runs of variation selectors, bidirectional overrides (Unicode
 * Technical Report 36, section 2.4), runs of zero-width characters. Emoji sequences, flags and the
 * joiners of Arabic, Persian and Indic scripts pass.
 */
public final class InvisibleScanner implements Scanner {

  private static final int REACH = 4_096;
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int CANCEL_TAG = 0xE007F;
  private static final int LONGEST_FLAG = 8;

  @Override
  public String name() {
    return Scanners.INVISIBLE;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.OBFUSCATION);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    for (Kind kind : Kind.values()) {
      if (rule.equals(kind.rule())) {
        return kind.title;
      }
    }
    return rule;
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    int start = text.length();
    int least = Math.max(from, start - REACH);
    if (start > least && Character.isHighSurrogate(text.charAt(start - 1))) {
      // Half a character: the other half may make it part of a run.
      start--;
    }
    // A run may go on, and a flag begins with an emoji: hold both.
    while (start > least && Kind.of(text.codePointBefore(start)) != null) {
      start -= Character.charCount(text.codePointBefore(start));
    }
    boolean emojiBefore = start > least && text.codePointBefore(start) == BLACK_FLAG;
    return emojiBefore ? start - Character.charCount(BLACK_FLAG) : Math.max(from, start);
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    String text = input.segment().text();
    List<Finding> findings = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      // Everything of interest lies beyond Latin.
      if (c < 0x180) {
        at++;
        continue;
      }
      int codePoint = text.codePointAt(at);
      Kind kind = Kind.of(codePoint);
      if (kind == null) {
        at += Character.charCount(codePoint);
        continue;
      }
      int end = runEnd(text, at, kind);
      if (isSuspicious(text, at, end, kind)) {
        findings.add(finding(kind, at, end, text.codePointCount(at, end)));
      }
      at = end;
    }
    return findings;
  }

  private static int runEnd(String text, int start, Kind kind) {
    int end = start;
    while (end < text.length() && end - start < REACH && Kind.of(text.codePointAt(end)) == kind) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private static boolean isSuspicious(String text, int start, int end, Kind kind) {
    int count = text.codePointCount(start, end);
    return switch (kind) {
      case TAGS -> !isFlag(text, start, end, count);
      case OVERRIDES, EMBEDDINGS -> true;
      case SELECTORS, FILLERS, ZERO_WIDTH -> count >= kind.least;
    };
  }

  /** A subdivision flag: a black flag, up to seven tag letters, and the cancel tag (UTS 51). */
  private static boolean isFlag(String text, int start, int end, int count) {
    return start > 1
        && text.codePointBefore(start) == BLACK_FLAG
        && count <= LONGEST_FLAG
        && text.codePointBefore(end) == CANCEL_TAG;
  }

  private static Finding finding(Kind kind, int start, int end, int count) {
    return new Finding(
        Scanners.INVISIBLE,
        kind.rule(),
        Category.OBFUSCATION,
        kind == Kind.TAGS || kind == Kind.SELECTORS ? Severity.HIGH : Severity.MEDIUM,
        kind.score,
        start,
        end,
        count
            + (count == 1 ? " character" : " characters")
            + " at "
            + start
            + " to "
            + end
            + " "
            + kind.why
            + " Take them out, or ask where the text was copied from.",
        "");
  }

  private enum Kind {
    TAGS("tags", "hidden text in tag characters", 0.95, 1, "carry letters that no reader sees."),
    SELECTORS(
        "variation-selectors",
        "hidden text in variation selectors",
        0.9,
        3,
        "follow one another where one is enough; such a run carries hidden data."),
    OVERRIDES(
        "bidi-override",
        "text shown in another order",
        0.85,
        1,
        "make the text look different from what a model reads."),
    EMBEDDINGS(
        "bidi-embedding",
        "text shown in another order",
        0.4,
        1,
        "can make the text look different from what a model reads."),
    ZERO_WIDTH(
        "zero-width-run",
        "hidden text in zero-width characters",
        0.8,
        8,
        "have no width; a run of them carries hidden data."),
    FILLERS(
        "filler-run",
        "hidden text in blank letters",
        0.7,
        8,
        "look blank; a run of them carries hidden data.");

    private final String id;
    private final String title;
    private final double score;
    private final int least;
    private final String why;

    Kind(String id, String title, double score, int least, String why) {
      this.id = id;
      this.title = title;
      this.score = score;
      this.least = least;
      this.why = why;
    }

    String rule() {
      return Scanners.INVISIBLE + "/" + id;
    }

    static @Nullable Kind of(int c) {
      if (c < 0x180) {
        return null;
      }
      if (c >= 0xE0000 && c <= 0xE007F) {
        return TAGS;
      }
      if ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF)) {
        return SELECTORS;
      }
      if (c == 0x202D || c == 0x202E) {
        return OVERRIDES;
      }
      if (c == 0x202A || c == 0x202B) {
        return EMBEDDINGS;
      }
      if ((c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF) {
        return ZERO_WIDTH;
      }
      boolean blank =
          c == 0x3164 || c == 0x115F || c == 0x1160 || c == 0xFFA0 || c == 0x2800 || c == 0x180E;
      return blank ? FILLERS : null;
    }
  }
}
