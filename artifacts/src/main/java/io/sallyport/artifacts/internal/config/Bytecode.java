package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Marshalled code of Python in base64, as Keras keeps lambdas. Looked at, never loaded. */
final class Bytecode {
  private static final Set<String> WORDS = Set.copyOf(DataFiles.lines("rules/code-words.txt"));
  private static final int SHORTEST = 40;
  private static final int LONGEST = 8 << 20;

  private Bytecode() {}

  /**
   * Whether a text decodes to a code object: type {@code c}, with or without the flag of a
   * reference.
   */
  static boolean isBytecode(String text) {
    if (text.length() < SHORTEST || text.length() > LONGEST || text.startsWith("{")) {
      return false;
    }
    byte[] start = decode(text.substring(0, 24));
    if (start.length < 17) {
      return false;
    }
    int type = start[0] & 0xff;
    // A code object begins with its numbers of arguments, all small: zeros in the high bytes.
    return (type == 'c' || type == ('c' | 0x80))
        && start[2] == 0
        && start[3] == 0
        && start[4] == 0
        && start[7] == 0
        && start[8] == 0;
  }

  /** A name in the code that reaches outside of a computation; null when there is none. */
  static @Nullable String alarmingName(String text) {
    return alarmingWord(new String(decode(text), StandardCharsets.ISO_8859_1));
  }

  /** The same for a text that is not encoded. */
  static @Nullable String alarmingWord(String content) {
    int start = -1;
    for (int i = 0; i <= content.length(); i++) {
      boolean part =
          i < content.length()
              && content.charAt(i) < 128
              && (Character.isLetterOrDigit(content.charAt(i)) || content.charAt(i) == '_');
      if (part && start < 0) {
        start = i;
      } else if (!part && start >= 0) {
        // The length byte or reference before a name may look like a letter.
        String word = content.substring(start, i);
        if (WORDS.contains(word) || word.length() > 1 && WORDS.contains(word.substring(1))) {
          return word;
        }
        start = -1;
      }
    }
    return null;
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
