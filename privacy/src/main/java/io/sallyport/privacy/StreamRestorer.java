package io.sallyport.privacy;

import java.util.function.Predicate;

/**
 * Puts the originals back into an answer that comes in pieces, wherever the pieces are cut. What
 * could still become a pseudonym is held back, at most {@value #LONGEST} characters. For one
 * answer; not safe for threads.
 */
public final class StreamRestorer {

  /** The longest pseudonym. */
  public static final int LONGEST = 40;

  private final Pseudonyms pseudonyms;
  private final Predicate<PersonalDataType> allowed;
  private String held = "";

  /** Whether the character before what is held belongs to a longer word. */
  private boolean insideWord;

  /**
   * A restorer.
   *
   * @param pseudonyms those of the conversation
   * @param allowed the types that the reader may see; the others stay pseudonyms
   */
  public StreamRestorer(Pseudonyms pseudonyms, Predicate<PersonalDataType> allowed) {
    this.pseudonyms = pseudonyms;
    this.allowed = allowed;
  }

  /** Restores a whole text. */
  public static String restore(
      String text, Pseudonyms pseudonyms, Predicate<PersonalDataType> allowed) {
    StreamRestorer restorer = new StreamRestorer(pseudonyms, allowed);
    return restorer.next(text) + restorer.end();
  }

  /** Takes the next piece and gives what is certain. */
  public String next(String piece) {
    String text = held + piece;
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = wordEnd(text, at);
      boolean open = end == text.length();
      if (end == at) {
        out.append(text.charAt(at++));
        insideWord = false;
      } else if (insideWord) {
        out.append(text, at, end);
        at = end;
        insideWord = open;
      } else if (open && end - at <= LONGEST) {
        break;
      } else {
        out.append(restored(text.substring(at, end)));
        at = end;
        insideWord = open;
      }
    }
    held = text.substring(at);
    return out.toString();
  }

  /** Gives what was held back; the answer is over. */
  public String end() {
    String last = insideWord ? held : restored(held);
    held = "";
    insideWord = false;
    return last;
  }

  private String restored(String word) {
    int underscore = word.lastIndexOf('_');
    if (underscore < 0 || word.length() > LONGEST) {
      return word;
    }
    for (PersonalDataType type : PersonalDataType.values()) {
      if (word.startsWith(type.name() + "_") && allowed.test(type)) {
        return pseudonyms.original(word).orElse(word);
      }
    }
    return word;
  }

  private static int wordEnd(String text, int at) {
    int end = at;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWord(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
}
