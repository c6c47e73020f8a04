package io.sallyport.text.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Characters written as their numbers: in binary (eight or seven digits each, with blanks or
 * glued), in octal (three digits), in decimal, or as places in the alphabet (1 is a), where English
 * comes out.
 */
final class CodesStep implements Step {

  private static final int FEWEST = 6;
  private static final int WIDEST_GAP = 3;
  private static final int OCTET = 8;
  private static final int[] BASES = {2, 10, 8};

  /** English decides between the bases; what is readable otherwise counts where none has any. */
  private static final List<Check> CHECKS =
      List.of(Plausibility::isEnglish, Plausibility::isReadable);

  @FunctionalInterface
  private interface Check {
    boolean passes(CharSequence text);
  }

  @Override
  public String name() {
    return "character-codes";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.codes();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Openings openings = new Openings();
    int i = 0;
    while (i < input.length()) {
      if (!Ascii.isDigit(input.charAt(i)) || inWord(input, i)) {
        i++;
        continue;
      }
      int end = end(input, i);
      Piece piece = read(input, i, end);
      if (piece != null) {
        openings.add(i, end, piece);
      }
      i = end;
    }
    return openings.open(text, allowance, name());
  }

  private static boolean inWord(String input, int i) {
    return i > 0 && Ascii.isLetter(input.charAt(i - 1));
  }

  /** The end of numbers with narrow gaps between them. */
  private static int end(String input, int start) {
    int end = start;
    int i = start;
    while (i < input.length()) {
      int gap = i;
      while (i < input.length() && i - gap < WIDEST_GAP && isGap(input.charAt(i))) {
        i++;
      }
      int digits = i;
      while (i < input.length() && Ascii.isDigit(input.charAt(i))) {
        i++;
      }
      if (i == digits || (digits == gap && gap > start)) {
        break;
      }
      end = i;
    }
    return end;
  }

  private static boolean isGap(char c) {
    return Ascii.isSpace(c)
        || c == ','
        || c == ';'
        || c == '|'
        || c == '-'
        || c == '/'
        || c == '\\';
  }

  private static @Nullable Piece read(String input, int start, int end) {
    Piece glued = glued(input, start, end);
    if (glued != null) {
      return glued;
    }
    List<Piece> pieces = new ArrayList<>();
    for (int base : BASES) {
      add(numbers(input, start, end, base), pieces);
    }
    add(places(input, start, end), pieces);
    for (Check check : CHECKS) {
      for (Piece piece : pieces) {
        if (check.passes(piece.text())) {
          return piece;
        }
      }
    }
    return null;
  }

  private static void add(@Nullable Piece piece, List<Piece> pieces) {
    if (piece != null) {
      pieces.add(piece);
    }
  }

  /** Letters by their places; a gap wider than the first or of another sign ends a word. */
  private static @Nullable Piece places(String input, int start, int end) {
    ByteMap bytes = new ByteMap();
    String usual = "";
    int i = start;
    int last = start;
    while (i < end) {
      int from = i;
      while (i < end && Ascii.isDigit(input.charAt(i))) {
        i++;
      }
      if (i == from) {
        i++;
        continue;
      }
      int place = i - from > 2 ? 0 : Integer.parseInt(input, from, i, 10);
      if (place < 1 || place > 26) {
        return null;
      }
      String gap = input.substring(last, from);
      if (bytes.size() == 1) {
        usual = gap;
      }
      if (bytes.size() > 1 && !gap.equals(usual)) {
        bytes.add(' ', last, from);
      }
      bytes.add('a' + place - 1, from, i);
      last = i;
    }
    return bytes.size() < FEWEST ? null : bytes.decodeEach();
  }

  /** Bits without a sign of where a character ends, eight each. */
  private static @Nullable Piece glued(String input, int start, int end) {
    ByteMap bytes = new ByteMap();
    int value = 0;
    int bits = 0;
    int first = start;
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      if (c != '0' && c != '1') {
        if (Ascii.isDigit(c)) {
          return null;
        }
        continue;
      }
      first = bits == 0 ? i : first;
      value = value << 1 | c - '0';
      bits++;
      if (bits == OCTET) {
        bytes.add(value, first, i + 1);
        value = 0;
        bits = 0;
      }
    }
    if (bits != 0 || bytes.size() < FEWEST) {
      return null;
    }
    Piece piece = bytes.decode();
    return piece != null && Plausibility.isText(piece.text()) ? piece : null;
  }

  private static @Nullable Piece numbers(String input, int start, int end, int base) {
    ByteMap bytes = new ByteMap();
    int i = start;
    while (i < end) {
      int from = i;
      int value = 0;
      while (i < end && Ascii.isDigit(input.charAt(i)) && i - from <= OCTET) {
        int digit = input.charAt(i) - '0';
        value = digit < base ? value * base + digit : 0x100;
        i++;
      }
      if (i > from) {
        boolean ordinary = value >= ' ' ? value < 0x7f : value == '\n' || value == '\t';
        if (!ordinary) {
          return null;
        }
        bytes.add(value, from, i);
      } else {
        i++;
      }
    }
    return bytes.size() < FEWEST ? null : bytes.decodeEach();
  }
}
