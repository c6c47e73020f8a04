package io.sallyport.privacy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.function.Predicate;

/**
 * Puts the originals back into an answer that comes in pieces, wherever the pieces are cut. What
 * could still become a pseudonym is held back, at most {@value #LONGEST} characters. Markdown
 * around a pseudonym, {@code _PERSON_1_} or {@code PERSON\_1}, does not hide it. For one answer;
 * not safe for threads.
 */
public final class StreamRestorer {

  /** The longest pseudonym, with what Markdown puts into it. */
  public static final int LONGEST = 48;

  /** Hexadecimal digits behind {@code \}{@code u} in JSON. */
  private static final int UNICODE_DIGITS = 4;

  private final Pseudonyms pseudonyms;
  private final Predicate<PersonalDataType> allowed;
  private final boolean insideJson;
  private final StringBuilder word = new StringBuilder();

  /** Whether what comes belongs to a word that is too long to be a pseudonym. */
  private boolean insideWord;

  /** How many characters of an escape in JSON are to come; -1 when its kind comes next. */
  private int escape;

  /**
   * A restorer.
   *
   * @param pseudonyms those of the conversation
   * @param allowed the types that the reader may see; the others stay pseudonyms
   */
  public StreamRestorer(Pseudonyms pseudonyms, Predicate<PersonalDataType> allowed) {
    this(pseudonyms, allowed, false);
  }

  /**
   * A restorer.
   *
   * @param insideJson whether the text is JSON: originals are escaped, and what is escaped in the
   *     text, such as a line end, is no part of a word
   */
  public StreamRestorer(
      Pseudonyms pseudonyms, Predicate<PersonalDataType> allowed, boolean insideJson) {
    this.pseudonyms = pseudonyms;
    this.allowed = allowed;
    this.insideJson = insideJson;
  }

  /** Restores a whole text. */
  public static String restore(
      String text, Pseudonyms pseudonyms, Predicate<PersonalDataType> allowed) {
    StreamRestorer restorer = new StreamRestorer(pseudonyms, allowed);
    return restorer.next(text) + restorer.end();
  }

  /** Takes the next piece and gives what is certain. */
  public String next(String piece) {
    StringBuilder out = new StringBuilder(piece.length() + word.length());
    for (int i = 0; i < piece.length(); i++) {
      take(piece.charAt(i), out);
    }
    return out.toString();
  }

  private void take(char c, StringBuilder out) {
    if (insideJson && (escape != 0 || c == '\\')) {
      escaped(c, out);
      return;
    }
    boolean broken = endsWith('\\') && c != '_';
    if (broken) {
      // It was no underscore that Markdown escapes.
      word.setLength(word.length() - 1);
      release(out);
      out.append('\\');
    }
    if (isWord(c) || (c == '\\' && !word.isEmpty())) {
      if (insideWord) {
        out.append(c);
        return;
      }
      word.append(c);
      if (word.length() > LONGEST) {
        out.append(word);
        word.setLength(0);
        insideWord = true;
      }
    } else {
      release(out);
      out.append(c);
    }
  }

  private void escaped(char c, StringBuilder out) {
    release(out);
    out.append(c);
    if (escape == 0) {
      escape = -1;
    } else if (escape < 0) {
      escape = c == 'u' ? UNICODE_DIGITS : 0;
    } else {
      escape--;
    }
  }

  private boolean endsWith(char c) {
    return !word.isEmpty() && word.charAt(word.length() - 1) == c;
  }

  private void release(StringBuilder out) {
    out.append(restored(word.toString()));
    word.setLength(0);
    insideWord = false;
  }

  /** Gives what was held back; the answer is over. */
  public String end() {
    StringBuilder out = new StringBuilder();
    boolean open = endsWith('\\');
    if (open) {
      word.setLength(word.length() - 1);
    }
    release(out);
    return open ? out.append('\\').toString() : out.toString();
  }

  /** Characters that are held back. */
  public int held() {
    return word.length();
  }

  private String restored(String held) {
    if (held.indexOf('_') < 0) {
      return held;
    }
    int start = 0;
    int end = held.length();
    while (start < end && held.charAt(start) == '_') {
      start++;
    }
    while (end > start && held.charAt(end - 1) == '_') {
      end -= end > start + 1 && held.charAt(end - 2) == '\\' ? 2 : 1;
    }
    String name = held.substring(start, Math.max(start, end)).replace("\\_", "_");
    for (PersonalDataType type : PersonalDataType.values()) {
      if (name.startsWith(type.name() + "_") && allowed.test(type)) {
        String original = pseudonyms.original(name).orElse(null);
        if (original != null) {
          return held.substring(0, start) + written(original) + held.substring(end);
        }
      }
    }
    return held;
  }

  private String written(String original) {
    return insideJson
        ? new String(JsonStringEncoder.getInstance().quoteAsString(original))
        : original;
  }

  static boolean isWord(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
}
