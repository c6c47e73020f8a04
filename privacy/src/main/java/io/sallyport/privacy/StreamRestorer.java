package io.sallyport.privacy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sallyport.privacy.internal.treat.JsonDepth;
import io.sallyport.privacy.internal.treat.Leak;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts the originals back into an answer that comes in pieces, wherever the pieces are cut. What
 * could still become a pseudonym is held back, at most {@value #LONGEST} characters, and within an
 * address what follows it. Markdown around a pseudonym, {@code _PERSON_1_} or {@code PERSON\_1},
 * does not hide it. For one answer; not safe for threads.
 */
public final class StreamRestorer {

  /** The longest pseudonym, with what Markdown puts into it. */
  public static final int LONGEST = 48;

  private final Pseudonyms pseudonyms;
  private final Predicate<PersonalDataType> allowed;
  private final @Nullable JsonDepth json;

  /** What keeps originals out of addresses; null where they may be anywhere. */
  private final @Nullable Leak leak;

  private final StringBuilder word = new StringBuilder();

  /** Whether what comes belongs to a word that is too long to be a pseudonym. */
  private boolean insideWord;

  /** How often what is put at the last place has to be escaped. */
  private int depth;

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
   * A restorer that puts originals back wherever they stand.
   *
   * @param insideJson whether the text is JSON: originals are escaped, once for each text of JSON
   *     within a text of JSON, and what is escaped in the text, such as a line end, is no part of a
   *     word
   */
  public StreamRestorer(
      Pseudonyms pseudonyms, Predicate<PersonalDataType> allowed, boolean insideJson) {
    this(pseudonyms, allowed, insideJson ? new JsonDepth(true) : null, null);
  }

  StreamRestorer(
      Pseudonyms pseudonyms,
      Predicate<PersonalDataType> allowed,
      @Nullable JsonDepth json,
      @Nullable Leak leak) {
    this.pseudonyms = pseudonyms;
    this.allowed = allowed;
    this.json = json;
    this.leak = leak;
    this.depth = json == null ? 0 : json.depth();
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
      char c = piece.charAt(i);
      int meant = json == null ? c : json.next(c);
      take(c, meant, out);
      if (json != null) {
        depth = json.depth();
      }
    }
    return out.toString();
  }

  private void take(char c, int meant, StringBuilder out) {
    if (meant != c) {
      // An escape of JSON, or the end of one.
      release(out);
      put(c, meant, out);
      return;
    }
    boolean broken = endsWith('\\') && c != '_';
    if (broken) {
      // It was no underscore that Markdown escapes.
      word.setLength(word.length() - 1);
      release(out);
      put('\\', '\\', out);
    }
    if (isWord(c) || (c == '\\' && !word.isEmpty())) {
      if (insideWord) {
        put(c, c, out);
        return;
      }
      word.append(c);
      if (word.length() > LONGEST) {
        put(word, out);
        word.setLength(0);
        insideWord = true;
      }
    } else {
      release(out);
      put(c, c, out);
    }
  }

  private boolean endsWith(char c) {
    return !word.isEmpty() && word.charAt(word.length() - 1) == c;
  }

  private void put(char c, int meant, StringBuilder out) {
    if (leak == null) {
      out.append(c);
      return;
    }
    boolean sign = json != null && meant == '"' && json.isSignOfString();
    leak.next(c, sign ? '%' : meant, out);
    if (json != null && meant == '"' && json.atStringStart()) {
      leak.stringStart();
    }
  }

  private void put(CharSequence text, StringBuilder out) {
    if (leak == null) {
      out.append(text);
    } else {
      text.chars().forEach(c -> leak.next((char) c, c, out));
    }
  }

  private void release(StringBuilder out) {
    if (word.isEmpty()) {
      insideWord = false;
      return;
    }
    String held = word.toString();
    word.setLength(0);
    insideWord = false;
    String restored = restored(held);
    if (leak == null) {
      out.append(restored);
    } else if (restored.equals(held)) {
      put(held, out);
    } else {
      leak.original(held, restored, out);
    }
  }

  /** Gives what was held back; the answer is over. */
  public String end() {
    StringBuilder out = new StringBuilder();
    boolean open = endsWith('\\');
    if (open) {
      word.setLength(word.length() - 1);
    }
    release(out);
    if (leak != null) {
      leak.end(out);
    }
    return open ? out.append('\\').toString() : out.toString();
  }

  /** Characters that are held back. */
  public int held() {
    return word.length() + (leak == null ? 0 : leak.held());
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
    String text = original;
    for (int i = 0; i < depth; i++) {
      text = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
    return text;
  }

  static boolean isWord(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
}
