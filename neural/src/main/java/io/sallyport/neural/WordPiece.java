package io.sallyport.neural;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Splits text into the word pieces of BERT's uncased vocabulary (30,522 pieces): control characters
 * dropped, accents removed, lower case, punctuation and Chinese characters apart, then the longest
 * piece first (Devlin et al. 2018; Wu et al. 2016, section 4.1). Each piece knows its place in the
 * original.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class WordPiece {
  /** The vocabulary's number for the mark at a text's start. */
  public static final int START = 101;

  /** The vocabulary's number for the mark at a text's end. */
  public static final int END = 102;

  /** The vocabulary's number for a masked piece. */
  public static final int MASK = 103;

  private static final int UNKNOWN = 100;
  private static final int LONGEST_WORD = 100;
  private static final String CONTINUED = "##";

  private final Map<String, Integer> whole;
  private final Map<String, Integer> continued;
  private final int longest;

  private WordPiece(Map<String, Integer> whole, Map<String, Integer> continued, int longest) {
    this.whole = whole;
    this.continued = continued;
    this.longest = longest;
  }

  /** The vocabulary that comes with this module. */
  public static WordPiece uncased() {
    try (InputStream in = WordPiece.class.getResourceAsStream("wordpieces.txt")) {
      if (in == null) {
        throw new IllegalStateException("wordpieces.txt: missing (expected: a resource of neural)");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WordPiece read(InputStream in) throws IOException {
    Map<String, Integer> whole = new HashMap<>(65_536);
    Map<String, Integer> continued = new HashMap<>(16_384);
    int longest = 0;
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int id = 0;
    for (String piece = lines.readLine(); piece != null; piece = lines.readLine()) {
      boolean inside = piece.startsWith(CONTINUED) && piece.length() > CONTINUED.length();
      String letters = inside ? piece.substring(CONTINUED.length()) : piece;
      (inside ? continued : whole).put(letters, id++);
      longest = Math.max(longest, letters.length());
    }
    return new WordPiece(whole, continued, longest);
  }

  /** The pieces of a text; empty for a text without visible characters. */
  public Tokens split(String text) {
    Pieces pieces = new Pieces(text.length() / 3 + 8);
    Word word = new Word();
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      if (isSpace(codePoint)) {
        end(word, pieces);
      } else if (!isControl(codePoint)) {
        add(codePoint, at, next, word, pieces);
      }
      at = next;
    }
    end(word, pieces);
    return pieces.tokens();
  }

  private void add(int codePoint, int start, int end, Word word, Pieces pieces) {
    if (codePoint < 128) {
      char plain = (char) codePoint;
      if (plain >= 'A' && plain <= 'Z') {
        plain += 'a' - 'A';
      }
      addPlain(plain, isPunctuation(plain), start, end, word, pieces);
      return;
    }
    boolean alone = isChinese(codePoint);
    String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD);
    for (int at = 0; at < parts.length(); ) {
      int part = parts.codePointAt(at);
      at += Character.charCount(part);
      if (Character.getType(part) == Character.NON_SPACING_MARK) {
        continue;
      }
      String lower = Character.toString(part).toLowerCase(Locale.ROOT);
      boolean apart = alone || isPunctuation(part);
      for (int letter = 0; letter < lower.length(); letter++) {
        addPlain(lower.charAt(letter), apart && lower.length() == 1, start, end, word, pieces);
      }
      if (apart && lower.length() > 1) {
        end(word, pieces);
      }
    }
  }

  private void addPlain(char letter, boolean apart, int start, int end, Word word, Pieces pieces) {
    if (apart) {
      end(word, pieces);
      word.add(letter, start, end);
      end(word, pieces);
    } else {
      word.add(letter, start, end);
    }
  }

  /** Ends a word: its pieces, the longest first, or one unknown piece. */
  private void end(Word word, Pieces pieces) {
    if (word.length == 0) {
      return;
    }
    int before = pieces.size;
    int from = 0;
    while (from < word.length && word.length <= LONGEST_WORD) {
      int to = Math.min(word.length, from + longest);
      Map<String, Integer> known = from == 0 ? whole : continued;
      Integer id = null;
      for (; to > from; to--) {
        id = known.get(new String(word.letters, from, to - from));
        if (id != null) {
          break;
        }
      }
      if (id == null) {
        break;
      }
      pieces.add(id, word.starts[from], word.ends[to - 1]);
      from = to;
    }
    if (from < word.length) {
      pieces.size = before;
      pieces.add(UNKNOWN, word.starts[0], word.ends[word.length - 1]);
    }
    word.length = 0;
  }

  private static boolean isSpace(int codePoint) {
    return codePoint == ' '
        || codePoint == '\t'
        || codePoint == '\n'
        || codePoint == '\r'
        || Character.isSpaceChar(codePoint);
  }

  private static boolean isControl(int codePoint) {
    int type = Character.getType(codePoint);
    return codePoint == 0xFFFD
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED;
  }

  private static boolean isPunctuation(int codePoint) {
    if (codePoint < 128) {
      return codePoint > ' ' && codePoint < 127 && !Character.isLetterOrDigit(codePoint);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isChinese(int codePoint) {
    return codePoint >= 0x4E00 && codePoint <= 0x9FFF
        || codePoint >= 0x3400 && codePoint <= 0x4DBF
        || codePoint >= 0x20000 && codePoint <= 0x2CEAF
        || codePoint >= 0xF900 && codePoint <= 0xFAFF
        || codePoint >= 0x2F800 && codePoint <= 0x2FA1F;
  }

  /** The letters of one word, each with its place in the original. */
  private static final class Word {
    private char[] letters = new char[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int length;

    private void add(char letter, int start, int end) {
      if (length == letters.length) {
        letters = Arrays.copyOf(letters, length * 2);
        starts = Arrays.copyOf(starts, length * 2);
        ends = Arrays.copyOf(ends, length * 2);
      }
      letters[length] = letter;
      starts[length] = start;
      ends[length++] = end;
    }
  }

  /** The pieces so far. */
  private static final class Pieces {
    private int[] ids;
    private int[] starts;
    private int[] ends;
    private int size;

    private Pieces(int room) {
      ids = new int[room];
      starts = new int[room];
      ends = new int[room];
    }

    private void add(int id, int start, int end) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, size * 2);
        starts = Arrays.copyOf(starts, size * 2);
        ends = Arrays.copyOf(ends, size * 2);
      }
      ids[size] = id;
      starts[size] = start;
      ends[size++] = end;
    }

    private Tokens tokens() {
      return new Tokens(
          Arrays.copyOf(ids, size), Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
    }
  }
}
