package io.sallyport.text.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Common English words, each known plain, shifted by 13 and reversed, so that one look-up of a word
 * says which reading of it is English.
 */
final class Words {

  static final int PLAIN = 1;
  static final int ROTATED = 2;
  static final int REVERSED = 4;

  /** A word of the spelling alphabets of NATO and ICAO. */
  static final int SPELLING = 8;

  /** The longest listed word, in letters. */
  static final int LONGEST = 16;

  private static final List<String> ALPHABET =
      List.of(
          ("alfa alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike"
                  + " november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray"
                  + " yankee zulu")
              .split(" "));

  private static final String FILE = "/io/sallyport/text/words.txt";
  private static final Words COMMON = new Words(read());

  /** Open addressing on a 64-bit hash; a collision costs a needless reading, nothing more. */
  private final long[] keys;

  private final byte[] flags;
  private final int mask;
  private final List<String> plain;

  private Words(List<String> words) {
    int capacity = Integer.highestOneBit(words.size() * 3 * 4) * 2;
    keys = new long[capacity];
    flags = new byte[capacity];
    mask = capacity - 1;
    plain = List.copyOf(words);
    for (String word : words) {
      add(word, PLAIN);
      add(rotate(word), ROTATED);
      add(new StringBuilder(word).reverse(), REVERSED);
    }
    ALPHABET.forEach(word -> add(word, SPELLING));
  }

  /** The list that ships with the module. */
  static Words common() {
    return COMMON;
  }

  /** How many words are listed, each one once. */
  int size() {
    int plain = 0;
    for (byte flag : flags) {
      plain += flag & PLAIN;
    }
    return plain;
  }

  /** Gives every listed word once or more. */
  void each(Consumer<String> word) {
    plain.forEach(word);
  }

  /** The hash of no letters; {@link #step} continues it. */
  static long seed() {
    return 0x9E3779B97F4A7C15L;
  }

  /** Continues a hash by one letter, upper and lower case alike. */
  static long step(long hash, char letter) {
    return (hash ^ (letter | 0x20)) * 0x100000001B3L;
  }

  /** What is known of the word with this hash; 0 for an unknown one. */
  int flags(long hash) {
    int slot = slot(hash);
    while (keys[slot] != 0) {
      if (keys[slot] == hash) {
        return flags[slot];
      }
      slot = (slot + 1) & mask;
    }
    return 0;
  }

  /** Whether a range of ASCII letters is a listed word. */
  boolean isPlain(CharSequence text, int start, int end) {
    if (end - start > LONGEST || end <= start) {
      return false;
    }
    long hash = seed();
    for (int i = start; i < end; i++) {
      if (!Ascii.isLetter(text.charAt(i))) {
        return false;
      }
      hash = step(hash, text.charAt(i));
    }
    return (flags(hash) & PLAIN) != 0;
  }

  /** Whether a range of ASCII letters is a word of a spelling alphabet. */
  boolean isSpelling(CharSequence text, int start, int end) {
    long hash = seed();
    for (int i = start; i < end; i++) {
      hash = step(hash, text.charAt(i));
    }
    return end - start <= LONGEST && (flags(hash) & SPELLING) != 0;
  }

  /** Whether any run of ASCII letters in the text is a listed word of at least that length. */
  boolean anyPlain(CharSequence text, int minimum) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !Ascii.isLetter(text.charAt(i))) {
        if (i - start >= minimum && isPlain(text, start, i)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private void add(CharSequence word, int flag) {
    long hash = seed();
    for (int i = 0; i < word.length(); i++) {
      hash = step(hash, word.charAt(i));
    }
    int slot = slot(hash);
    while (keys[slot] != 0 && keys[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = hash;
    flags[slot] |= (byte) flag;
  }

  private int slot(long hash) {
    return (int) (hash ^ (hash >>> 32)) & mask;
  }

  private static String rotate(String word) {
    StringBuilder rotated = new StringBuilder(word);
    for (int i = 0; i < word.length(); i++) {
      rotated.setCharAt(i, Ascii.rotate13(word.charAt(i)));
    }
    return rotated.toString();
  }

  private static List<String> read() {
    try (InputStream stream = Words.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + FILE + ": missing (expected: in this module)");
      }
      List<String> words = new ArrayList<>();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          words.addAll(List.of(line.strip().split(" +")));
        }
      }
      words.removeIf(String::isEmpty);
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + FILE + ": cannot be read", e);
    }
  }
}
