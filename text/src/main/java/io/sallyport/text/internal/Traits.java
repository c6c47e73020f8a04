package io.sallyport.text.internal;

/**
 * What one pass over a text says about which transformations could change it. Kept cheap: it runs
 * over every text, and for ordinary text nothing else does.
 */
final class Traits {

  private static final Words WORDS = Words.common();

  private final String text;

  private boolean nonAscii;
  private boolean control;
  private boolean percent;
  private boolean ampersand;
  private boolean backslash;
  private boolean equalsSign;
  private boolean packed;
  private boolean hexPairs;
  private boolean leet;
  private boolean spaced;
  private boolean wideSpace;
  private boolean sentence;
  private boolean joined;

  private int plainHits;
  private final Suspicion rotated = new Suspicion();
  private final Suspicion reversed = new Suspicion();

  private int pairs;
  private int pairEnd = -9;
  private int singles;
  private int singleAt = -9;

  private Traits(String text) {
    this.text = text;
  }

  static Traits of(String text) {
    Traits traits = new Traits(text);
    traits.scan();
    return traits;
  }

  /** Any character beyond ASCII. */
  boolean nonAscii() {
    return nonAscii;
  }

  /** A control character other than tab, line feed and carriage return. */
  boolean control() {
    return control;
  }

  /** A percent sign with a hexadecimal digit after it. */
  boolean percent() {
    return percent;
  }

  /** An ampersand with a letter or number sign after it. */
  boolean ampersand() {
    return ampersand;
  }

  /** A backslash with an escape letter after it. */
  boolean backslash() {
    return backslash;
  }

  /** An equals sign with a hexadecimal digit or a line end after it. */
  boolean equalsSign() {
    return equalsSign;
  }

  /** A run that could be base64, base32 or hexadecimal. */
  boolean packed() {
    return packed;
  }

  /** Four or more separated pairs of hexadecimal digits. */
  boolean hexPairs() {
    return hexPairs;
  }

  /** A digit or sign inside a word. */
  boolean leet() {
    return leet;
  }

  /** Four or more single letters in a row. */
  boolean spaced() {
    return spaced;
  }

  /** Four or more blanks in the middle of a line. */
  boolean wideSpace() {
    return wideSpace;
  }

  /** Nothing but names, one a line, some of them made of several words. */
  boolean identifiers() {
    return joined && !sentence;
  }

  /** Enough words close together that are English only after a shift by 13. */
  boolean rotated() {
    return rotated.convinces(plainHits);
  }

  /** Enough words close together that are English only when read backwards. */
  boolean reversed() {
    return reversed.convinces(plainHits);
  }

  private void scan() {
    int wordStart = -1;
    int runStart = -1;
    long hash = 0;
    int length = text.length();
    for (int i = 0; i <= length; i++) {
      char c = i < length ? text.charAt(i) : ' ';
      boolean letter = Ascii.isLetter(c);
      if (letter) {
        if (wordStart < 0) {
          wordStart = i;
          hash = Words.seed();
        }
        hash = Words.step(hash, c);
        joined |= !sentence && IdentifierStep.isHump(text, i);
      } else if (wordStart >= 0) {
        endWord(wordStart, i, hash);
        wordStart = -1;
      }
      if (letter || Ascii.isDigit(c) || c == '+' || c == '/' || c == '-' || c == '_') {
        runStart = runStart < 0 ? i : runStart;
      } else if (runStart >= 0) {
        endRun(runStart, i);
        runStart = -1;
      }
      if (!letter && i < length) {
        if (c == '_' || c == '-' || c == '.') {
          joined |= !sentence && IdentifierStep.isJoint(text, i);
        } else {
          sentence |= c < 0x80 && c != '\n' && !Ascii.isDigit(c);
        }
        sign(c, i);
      }
    }
  }

  private void endWord(int start, int end, long hash) {
    int letters = end - start;
    if (letters == 1) {
      singles = singleAt >= 0 && start - singleAt <= 4 && start - singleAt >= 2 ? singles + 1 : 1;
      singleAt = start;
      spaced |= singles >= 4;
      return;
    }
    singles = 0;
    singleAt = -9;
    if (letters < 3 || letters > Words.LONGEST) {
      return;
    }
    int flags = WORDS.flags(hash);
    if ((flags & Words.PLAIN) != 0) {
      plainHits++;
      flags = 0;
    }
    rotated.word((flags & Words.ROTATED) != 0, letters);
    reversed.word((flags & Words.REVERSED) != 0, letters);
  }

  private void endRun(int start, int end) {
    int length = end - start;
    if (length == 2 || length == 4) {
      hexPair(start, end);
    }
    if (length < 8 || packed) {
      return;
    }
    int upper = 0;
    int lower = 0;
    int digits = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      upper += Ascii.isUpper(c) ? 1 : 0;
      lower += Ascii.isLower(c) ? 1 : 0;
      digits += Ascii.isDigit(c) ? 1 : 0;
    }
    boolean capitalised = upper == 1 && Ascii.isUpper(text.charAt(start));
    boolean mixedCase = upper > 0 && lower > 0 && !capitalised;
    packed = mixedCase || digits > 0 || (length >= 16 && lower == 0);
  }

  private void hexPair(int start, int end) {
    int at = start;
    if (end - start == 4) {
      if (text.charAt(start) != '0' || (text.charAt(start + 1) | 0x20) != 'x') {
        return;
      }
      at = start + 2;
    }
    if (Ascii.isHex(text.charAt(at)) && Ascii.isHex(text.charAt(at + 1))) {
      pairs = start - pairEnd <= 3 ? pairs + 1 : 1;
      pairEnd = end;
      hexPairs |= pairs >= 4;
    }
  }

  private void sign(char c, int i) {
    if (c > 0x7e) {
      nonAscii |= c > 0x7f;
      control |= c == 0x7f;
      return;
    }
    char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
    if (c <= ' ') {
      control |= Ascii.isOddControl(c) || c == 0x0b || c == '\f';
      if (c == ' ' && next == ' ' && !wideSpace) {
        wideSpace = wideAt(i);
      }
      return;
    }
    switch (c) {
      case '%' -> percent |= Ascii.isHex(next);
      case '&' -> ampersand |= next == '#' || Ascii.isLetter(next);
      case '\\' -> backslash |= Ascii.isLetterOrDigit(next) || next == '"';
      case '=' -> equalsSign |= Ascii.isHex(next) || next == '\n' || next == '\r';
      default -> {
        if (!leet && Ascii.isLeet(c)) {
          leet = leetAt(c, i, next);
        }
      }
    }
  }

  private boolean leetAt(char c, int i, char next) {
    boolean before = i > 0 && Ascii.isLetter(text.charAt(i - 1));
    boolean after = Ascii.isLetter(next);
    return Ascii.isDigit(c) ? before || after : after;
  }

  private boolean wideAt(int i) {
    return i > 0
        && text.charAt(i - 1) > ' '
        && i + 4 < text.length()
        && text.charAt(i + 2) == ' '
        && text.charAt(i + 3) == ' ';
  }
}
