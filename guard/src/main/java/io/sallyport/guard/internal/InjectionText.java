package io.sallyport.guard.internal;

import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import io.sallyport.text.Span;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text as the models read it: with English glosses where it is in another language, as word
 * pieces and as words.
 */
public final class InjectionText {

  private static final int ENOUGH_WORDS = 5;
  private static final int ENOUGH_PIECES = 24;

  /** What an address or a key says at most, in pieces: it falls into many that mean nothing. */
  private static final int ADDRESS_PIECES = 6;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9][@/_=&#%+]|[A-Za-z0-9]\\.[A-Za-z0-9]|[A-Za-z][0-9]|[0-9][A-Za-z]"
              + "|[A-Za-z]-[A-Za-z]");

  /** A sentence whose blanks were replaced, which is no address wherever it stands. */
  private static final Pattern JOINED_WORDS =
      Pattern.compile("(?<![A-Za-z])(?:[A-Za-z]++[-_.+|~]){4}[A-Za-z]");

  private final @Nullable Gloss gloss;
  private final String text;
  private final Tokens tokens;
  private final LexicalWords read;
  private double weight = Double.NaN;

  private InjectionText(@Nullable Gloss gloss, String text, Tokens tokens, LexicalWords read) {
    this.gloss = gloss;
    this.text = text;
    this.tokens = tokens;
    this.read = read;
  }

  /** The text, with glosses where the glossary has them. */
  public static InjectionText of(String text, Glossary glossary, WordPiece pieces) {
    Gloss gloss = glossary.read(text);
    String read = gloss == null ? text : gloss.text();
    return new InjectionText(gloss, read, pieces.split(read), LexicalWords.of(read));
  }

  /** Its word pieces; their places are those of what is read. */
  public Tokens tokens() {
    return tokens;
  }

  /**
   * How much there is to go by, in [0, 1]: full with {@value #ENOUGH_WORDS} words that the
   * vocabulary has whole, falling with the square of what is missing, or with {@value
   * #ENOUGH_PIECES} pieces of any. Names and addresses fall into pieces that were never seen
   * together, and what two words seem to say is little.
   */
  public double weight() {
    // Every window asks for it, and it is the same for all of them.
    if (Double.isNaN(weight)) {
      weight = weigh();
    }
    return weight;
  }

  private double weigh() {
    int whole = 0;
    int pieces = 0;
    for (int at = 0; at < tokens.size() && whole < ENOUGH_WORDS && pieces < ENOUGH_PIECES; ) {
      int end = runEnd(at);
      pieces += isAddress(at, end) ? Math.min(ADDRESS_PIECES, end - at) : end - at;
      if (!isAddress(at, end)) {
        for (int piece = at; piece < end; piece++) {
          whole += isWhole(piece) ? 1 : 0;
        }
      }
      at = end;
    }
    double words = (double) whole / ENOUGH_WORDS;
    return Math.min(1, Math.max(words * words, (double) pieces / ENOUGH_PIECES));
  }

  /** The end of the pieces that no blank parts. */
  private int runEnd(int from) {
    int end = from + 1;
    while (end < tokens.size() && tokens.ends()[end - 1] == tokens.starts()[end]) {
      end++;
    }
    return end;
  }

  /** Whether a run is an address, a key or a number: signs within letters, or digits among them. */
  private boolean isAddress(int from, int end) {
    String run = text.substring(tokens.starts()[from], tokens.ends()[end - 1]);
    return end - from > 2 && ADDRESS.matcher(run).find() && !JOINED_WORDS.matcher(run).find();
  }

  private boolean isWhole(int at) {
    boolean begins = at == 0 || tokens.ends()[at - 1] < tokens.starts()[at] || !isWord(at - 1);
    boolean ends =
        at + 1 == tokens.size() || tokens.ends()[at] < tokens.starts()[at + 1] || !isWord(at + 1);
    return begins && ends && tokens.ends()[at] - tokens.starts()[at] > 1;
  }

  /** Whether a piece is of letters or digits and not a sign. */
  private boolean isWord(int piece) {
    int length = tokens.ends()[piece] - tokens.starts()[piece];
    return length > 1 || Character.isLetterOrDigit(text.charAt(tokens.starts()[piece]));
  }

  /** The windows of what is read. */
  public List<InjectionWindows.Window> windows() {
    return InjectionWindows.of(tokens);
  }

  /** Where a window lies in the text as it stands. */
  public Span place(InjectionWindows.Window window) {
    return gloss == null
        ? new Span(window.start(), window.end())
        : gloss.original(window.start(), window.end());
  }

  /** What a model over words and letter groups says of a window (log odds). */
  public double lexical(LexicalModel model, InjectionWindows.Window window) {
    int from = read.firstAfter(window.start());
    int to = Math.max(from, read.firstAfter(window.end()));
    return model.score(each -> LexicalModel.features(read, from, to, each));
  }
}
