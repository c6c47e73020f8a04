package io.sallyport.guard.internal;

import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import io.sallyport.text.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as the models read it: with English glosses where it is in another language, as word
 * pieces and as words.
 */
public final class InjectionText {

  private final @Nullable Gloss gloss;
  private final Tokens tokens;
  private final LexicalWords read;

  private InjectionText(@Nullable Gloss gloss, Tokens tokens, LexicalWords read) {
    this.gloss = gloss;
    this.tokens = tokens;
    this.read = read;
  }

  /** The text, with glosses where the glossary has them. */
  public static InjectionText of(String text, Glossary glossary, WordPiece pieces) {
    Gloss gloss = glossary.read(text);
    String read = gloss == null ? text : gloss.text();
    return new InjectionText(gloss, pieces.split(read), LexicalWords.of(read));
  }

  /** Its word pieces; their places are those of what is read. */
  public Tokens tokens() {
    return tokens;
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
