package io.sallyport.text.internal;

/**
 * What one pass over a text says about which transformations could change it. Kept cheap: it runs
 * over every text, and for ordinary text nothing else does.
 */
final class Traits {

  private static final Words WORDS = Words.common();
  private static final int DENSE = 13;
  private static final int DENSE_SIGNS = 2;

  private final String text;

  private int beyond;
  private boolean control;
  private boolean percent;
  private boolean ampersand;
  private boolean backslash;
  private boolean escapedSign;
  private boolean tagWithin;
  private boolean equalsSign;
  private boolean packed;
  private boolean hexPairs;
  private boolean leet;
  private boolean spaced;
  private boolean wideSpace;
  private boolean sentence;
  private boolean joined;
  private boolean longName;

  private boolean codes;
  private boolean morse;
  private boolean spelled;
  private boolean unknownRun;
  private boolean pigLatin;
  private boolean dense;
  private boolean concatenated;

  private int plainHits;
  private final Suspicion rotated = new Suspicion();
  private final Suspicion reversed = new Suspicion();

  private int pairs;
  private int pairEnd = -9;
  private int singles;
  private int singleAt = -9;

  private int numbers;
  private int numberEnd = -9;
  private int marks;
  private int markAt = -9;
  private int spellings;
  private int unknownWords;
  private int unknownLetters;
  private int movedWords;
  private int visible;
  private int signs;

  private Traits(String text) {
    this.text = text;
  }

  static Traits of(String text) {
    Traits traits = new Traits(text);
    traits.scan();
    return traits;
  }

  /** Any character beyond ASCII that is neither of a European alphabet nor common punctuation. */
  boolean foreign() {
    return (beyond & Beyond.FOREIGN) != 0;
  }

  /** Any character beyond ASCII that could have a plainer form. */
  boolean adorned() {
    return (beyond & (Beyond.FOREIGN | Beyond.SIGN)) != 0;
  }

  /** Any letter, or sign that may pass for one, beyond ASCII. */
  boolean accented() {
    return (beyond & ~Beyond.PLAIN) != 0;
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

  /** A backslash before a sign within a word or number. */
  boolean escapedSign() {
    return escapedSign;
  }

  /** What may be a tag, within a word or number. */
  boolean tagWithin() {
    return tagWithin;
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

  /** A name of four or more words, joined by signs that no address joins its words by. */
  boolean longName() {
    return longName;
  }

  /** Enough words close together that are English only after a shift by 13. */
  boolean rotated() {
    return rotated.convinces(plainHits);
  }

  /** Enough words close together that are English only when read backwards. */
  boolean reversed() {
    return reversed.convinces(plainHits);
  }

  /** Six or more numbers close together, or many binary digits, that could be characters. */
  boolean codes() {
    return codes;
  }

  /** Dots and dashes with blanks around them. */
  boolean morse() {
    return morse;
  }

  /** Four or more words of a spelling alphabet in a row. */
  boolean spelled() {
    return spelled;
  }

  /** Several words in a row that are no common English words. */
  boolean unknownRun() {
    return unknownRun;
  }

  /** Several unknown words that end in "ay". */
  boolean pigLatin() {
    return pigLatin;
  }

  /** Many visible characters without a blank, some of them signs. */
  boolean dense() {
    return dense;
  }

  /** A plus sign beside a quotation mark. */
  boolean concatenated() {
    return concatenated;
  }

  private void scan() {
    int wordStart = -1;
    int runStart = -1;
    long hash = 0;
    int joints = 0;
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
      visible = c > ' ' && c < 0x7f ? visible + 1 : 0;
      signs = visible == 0 ? 0 : signs + (letter || Ascii.isDigit(c) ? 0 : 1);
      dense |= visible >= DENSE && signs >= DENSE_SIGNS;
      if (!letter && i < length) {
        if (IdentifierStep.isJoint(c)) {
          joined |= !sentence && IdentifierStep.isJoint(text, i);
          joints += IdentifierStep.isStrongJoint(text, i) ? 1 : 0;
          longName |= IdentifierStep.isLong(joints);
        } else {
          sentence |= IdentifierStep.isOutsideNames(c);
          joints = IdentifierStep.isOutsideNames(c) || c == '\n' ? 0 : joints;
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
    if (letters == 2) {
      unknown(false, start, end);
    }
    if (letters < 3 || letters > Words.LONGEST) {
      return;
    }
    int flags = WORDS.flags(hash);
    spellings = (flags & Words.SPELLING) != 0 ? spellings + 1 : 0;
    spelled |= spellings >= 4;
    boolean plain = (flags & Words.PLAIN) != 0;
    unknown(plain, start, end);
    if (plain) {
      plainHits++;
      flags = 0;
    }
    rotated.word((flags & Words.ROTATED) != 0, letters);
    reversed.word((flags & Words.REVERSED) != 0, letters);
  }

  private void unknown(boolean plain, int start, int end) {
    unknownWords = plain ? 0 : unknownWords + 1;
    unknownLetters = plain ? 0 : unknownLetters + end - start;
    unknownRun |= unknownWords >= 3 && unknownLetters >= 12;
    boolean moved =
        !plain && (text.charAt(end - 1) | 0x20) == 'y' && (text.charAt(end - 2) | 0x20) == 'a';
    movedWords += moved ? 1 : 0;
    pigLatin |= movedWords >= 3;
  }

  private void number(int start, int end) {
    numbers = start - numberEnd <= 3 ? numbers + 1 : 1;
    for (int i = start; i < end; i++) {
      numbers += text.charAt(i) == '-' || text.charAt(i) == '/' ? 1 : 0;
    }
    numberEnd = end;
    codes |= numbers >= 6 || end - start >= 48;
  }

  private void endRun(int start, int end) {
    int length = end - start;
    if (Ascii.isDigit(text.charAt(start)) && Ascii.isDigit(text.charAt(end - 1))) {
      number(start, end);
    }
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
      beyond |= c > 0x7f ? Beyond.kind(c) : 0;
      control |= c == 0x7f;
      return;
    }
    char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
    if (c == '.' || c == '-' || c == '_') {
      mark(i, next);
    }
    concatenated |= c == '+' && isJoint(i);
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
      case '\\' -> {
        backslash |= Ascii.isLetterOrDigit(next) || next == '"';
        escapedSign |= SignEscapeStep.isEscape(text, i);
      }
      case '<' -> tagWithin |= MarkupStep.mayBegin(text, i);
      case '=' -> equalsSign |= Ascii.isHex(next) || next == '\n' || next == '\r';
      default -> {
        if (!leet && Ascii.isLeet(c)) {
          leet = leetAt(c, i, next);
        }
      }
    }
  }

  /** Counts dots and dashes that have only such signs and blanks around them. */
  private void mark(int i, char next) {
    char before = i > 0 ? text.charAt(i - 1) : ' ';
    boolean alone = !Ascii.isLetterOrDigit(before) && !Ascii.isLetterOrDigit(next);
    marks = alone && i - markAt <= 5 ? marks + 1 : 1;
    markAt = alone ? i : -9;
    morse |= marks >= 8;
  }

  private boolean isJoint(int plus) {
    int before = plus - 1;
    while (before >= 0 && Ascii.isSpace(text.charAt(before))) {
      before--;
    }
    return before >= 0 && ConcatenationStep.isQuote(text.charAt(before));
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
