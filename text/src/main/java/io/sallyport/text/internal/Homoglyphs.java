package io.sallyport.text.internal;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.SpoofChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which Latin letter a foreign character can be mistaken for: the file of this module first, then
 * the skeletons of Unicode Technical Standard 39.
 */
final class Homoglyphs {

  private static final String FILE = "/io/sallyport/text/homoglyphs.txt";

  /** Loaded by the first text that has a letter beyond ASCII; others never pay for it. */
  private static final class Loaded {
    static final Homoglyphs TABLE = new Homoglyphs();
  }

  private final Map<Integer, Character> listed = new HashMap<>();
  private final Map<String, Character> letterOfSkeleton = new HashMap<>();
  private final Map<Integer, Character> cache = new ConcurrentHashMap<>();
  private final SpoofChecker skeletons = new SpoofChecker.Builder().build();

  private Homoglyphs() {
    for (char c = 'A'; c <= 'Z'; c++) {
      letterOfSkeleton.put(skeletons.getSkeleton(String.valueOf(c)), c);
    }
    for (char c = 'a'; c <= 'z'; c++) {
      letterOfSkeleton.put(skeletons.getSkeleton(String.valueOf(c)), c);
    }
    read();
  }

  static Homoglyphs table() {
    return Loaded.TABLE;
  }

  /** The letter that a character looks like, or 0 for none. */
  char letter(int codePoint) {
    Character known = cache.get(codePoint);
    if (known == null) {
      known = find(codePoint);
      cache.put(codePoint, known);
    }
    return known;
  }

  /** Whether the character is in this module's own file. */
  boolean isListed(int codePoint) {
    return listed.containsKey(codePoint);
  }

  /**
   * Whether a Latin character is written by no language that uses it beside ASCII letters: small
   * capitals, phonetic and turned letters.
   */
  static boolean isStrangeLatin(int codePoint) {
    return codePoint >= 0x180 && UScript.getScript(codePoint) == UScript.LATIN;
  }

  private char find(int codePoint) {
    Character own = listed.get(codePoint);
    if (own != null) {
      return own;
    }
    Character letter = letterOfSkeleton.get(skeletons.getSkeleton(Character.toString(codePoint)));
    if (letter == null) {
      return listed.getOrDefault(Character.toLowerCase(codePoint), (char) 0);
    }
    // Capital I and small l share a skeleton.
    return letter == 'l' && Character.isUpperCase(codePoint) ? 'I' : letter;
  }

  private void read() {
    try (InputStream stream = Homoglyphs.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + FILE + ": missing (expected: in this module)");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          char letter = line.charAt(0);
          line.substring(1).codePoints().filter(c -> c > 0x7f).forEach(c -> listed.put(c, letter));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + FILE + ": cannot be read", e);
    }
  }
}
