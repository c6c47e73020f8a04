package io.sallyport.privacy.internal.treat;

import org.jspecify.annotations.Nullable;

/**
 * Follows a text that is JSON, or may be, character by character: what its escapes mean, and how
 * many texts of JSON a place lies in, since a string of JSON may hold JSON again.
 */
public final class JsonDepth {

  /** What {@link #next} gives within an escape, of which more is to come. */
  public static final int PENDING = -1;

  private static final int DEEPEST = 8;
  private static final int UNICODE_DIGITS = 4;
  private static final String OUTSIDE = "{}[],:-+.0123456789truefalsnE \t\r\n";

  private final int level;

  /** Whether it is JSON whatever it looks like. */
  private final boolean surely;

  private boolean dead;
  private boolean begun;
  private boolean inString;
  private boolean atStart;
  private boolean quoted;

  /** How many characters of an escape are to come; -1 when its kind comes next. */
  private int escape;

  private int unicode;
  private @Nullable JsonDepth inner;

  /**
   * A text from its beginning.
   *
   * @param surely whether it is known to be JSON; otherwise it is while it looks like it
   */
  public JsonDepth(boolean surely) {
    this(1, surely);
  }

  private JsonDepth(int level, boolean surely) {
    this.level = level;
    this.surely = surely;
  }

  /** How often what is put here has to be escaped. */
  public int depth() {
    if (dead) {
      return surely ? level : level - 1;
    }
    if (!inString) {
      // Where no string is, a value is put as part of one all the same.
      return surely || begun ? level : level - 1;
    }
    return inner == null ? level : Math.max(level, inner.depth());
  }

  /** Whether the last character was a quotation mark that is only a sign of a string. */
  public boolean isSignOfString() {
    return !dead && !quoted && (inner == null || inner.dead || inner.isSignOfString());
  }

  /** Whether a string of the innermost text begins behind the last character. */
  public boolean atStringStart() {
    return inner != null && inner.inString ? inner.atStringStart() : inString && atStart;
  }

  /** Takes a character and gives the one that it means in the innermost text, or PENDING. */
  public int next(char c) {
    quoted = false;
    if (dead) {
      return c;
    }
    if (!inString) {
      outside(c);
      return c;
    }
    if (escape == 0 && c == '"') {
      quoted = true;
      inString = false;
      inner = null;
      return c;
    }
    int meant = unescaped(c);
    if (meant == PENDING) {
      return PENDING;
    }
    if (atStart && !Character.isWhitespace(meant)) {
      atStart = false;
      boolean json = (meant == '{' || meant == '[') && level < DEEPEST;
      inner = json ? new JsonDepth(level + 1, false) : null;
    }
    return inner == null ? meant : inner.next((char) meant);
  }

  private void outside(char c) {
    if (c == '"' && (begun || surely)) {
      quoted = true;
      inString = true;
      atStart = true;
      escape = 0;
    } else if (c == '{' || c == '[') {
      begun = true;
    } else if (!surely && !(Character.isWhitespace(c) || (begun && OUTSIDE.indexOf(c) >= 0))) {
      dead = true;
    }
  }

  private int unescaped(char c) {
    if (escape == 0) {
      escape = c == '\\' ? -1 : 0;
      return c == '\\' ? PENDING : c;
    }
    if (escape < 0) {
      escape = c == 'u' ? UNICODE_DIGITS : 0;
      unicode = 0;
      return switch (c) {
        case 'u' -> PENDING;
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'b' -> '\b';
        case 'f' -> '\f';
        default -> c;
      };
    }
    escape--;
    unicode = unicode * 16 + Math.max(0, Character.digit(c, 16));
    return escape == 0 ? unicode : PENDING;
  }
}
