package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The forms of a glossary: words of a language and what they mean; the last may be the beginning of
 * a word. There are some hundred thousand, so they stand in a few arrays, and a form is its number.
 * Filled once, then only read.
 */
final class GlossaryForms {

  /** No form. */
  static final int NONE = -1;

  private static final char BETWEEN_WORDS = ' ';

  private char[] letters = new char[1 << 16];

  /** Where the letters of each form begin; one more, for the end of the last. */
  private int[] starts = new int[1 << 12];

  private byte[] languages = new byte[1 << 12];

  /** How many letters the first word of each form has. */
  private byte[] firsts = new byte[1 << 12];

  /** How many words each form has. */
  private byte[] sizes = new byte[1 << 12];

  private int[] glossOf = new int[1 << 12];
  private final BitSet open = new BitSet();
  private final List<String> glosses = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();
  private int count;
  private int shortestOpen = Integer.MAX_VALUE;

  /** The form added last whose first word has a hash, and the one before it with the same. */
  private int[] heads = {NONE};

  private int[] next = {};

  /** The number of a gloss; {@link #NONE} for a new one. */
  int number(String gloss) {
    return known.getOrDefault(gloss, NONE);
  }

  /** Adds a gloss and says its number. */
  int add(String gloss) {
    known.put(gloss, glosses.size());
    glosses.add(gloss);
    return glosses.size() - 1;
  }

  /** Adds a form of a gloss, words of a text; the forms added later are found first. */
  void add(int language, LexicalWords words, int from, int to, boolean isOpen, int gloss) {
    if (count + 1 == starts.length) {
      int more = count * 2;
      starts = Arrays.copyOf(starts, more);
      languages = Arrays.copyOf(languages, more);
      firsts = Arrays.copyOf(firsts, more);
      sizes = Arrays.copyOf(sizes, more);
      glossOf = Arrays.copyOf(glossOf, more);
    }
    int at = starts[count];
    for (int word = from; word < to; word++) {
      int start = words.start(word);
      int length = words.end(word) - start;
      if (at + length + 1 > letters.length) {
        letters = Arrays.copyOf(letters, letters.length * 2);
      }
      if (word > from) {
        letters[at++] = BETWEEN_WORDS;
      }
      for (int i = 0; i < length; i++) {
        letters[at++] = words.letter(start + i);
      }
    }
    if (isOpen) {
      open.set(count);
      shortestOpen = to - from == 1 ? Math.min(shortestOpen, at - starts[count]) : shortestOpen;
    }
    languages[count] = (byte) language;
    firsts[count] = (byte) (words.end(from) - words.start(from));
    sizes[count] = (byte) (to - from);
    glossOf[count] = gloss;
    starts[++count] = at;
  }

  /** Makes the forms findable; nothing is added afterwards. */
  void finish() {
    known.clear();
    letters = Arrays.copyOf(letters, starts[count]);
    heads = new int[Integer.highestOneBit(Math.max(1, count)) * 2];
    Arrays.fill(heads, NONE);
    next = new int[count];
    for (int form = 0; form < count; form++) {
      int bucket = bucket(hash(form));
      next[form] = heads[bucket];
      heads[bucket] = form;
    }
  }

  /** The length of the shortest word that is the beginning of others; no shorter one is. */
  int shortestOpen() {
    return shortestOpen;
  }

  /** The form added last whose first word is the beginning of a word; {@link #NONE} if none. */
  int last(String word, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + word.charAt(i);
    }
    return from(heads[bucket(hash)], word, length);
  }

  /** The form added before another with the same first word. */
  int before(int form, String word, int length) {
    return from(next[form], word, length);
  }

  private int from(int first, String word, int length) {
    int form = first;
    while (form != NONE && !(firsts[form] == length && startsAt(starts[form], word, length))) {
      form = next[form];
    }
    return form;
  }

  int language(int form) {
    return languages[form];
  }

  /** How many words a form has. */
  int size(int form) {
    return sizes[form];
  }

  String gloss(int form) {
    return glosses.get(glossOf[form]);
  }

  /** Whether the last word of a form is the beginning of a word. */
  boolean isOpen(int form) {
    return open.get(form);
  }

  /** Where in the letters the second word of a form begins. */
  int second(int form) {
    return starts[form] + firsts[form] + 1;
  }

  /** Where in the letters the word ends that begins at a place. */
  int wordEnd(int form, int from) {
    int end = from;
    while (end < starts[form + 1] && letters[end] != BETWEEN_WORDS) {
      end++;
    }
    return end;
  }

  /** Whether the letters from a place on are those of a word, up to its length. */
  boolean startsAt(int place, String word, int length) {
    for (int i = 0; i < length; i++) {
      if (letters[place + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int hash(int form) {
    int hash = 0;
    for (int at = starts[form], end = at + firsts[form]; at < end; at++) {
      hash = 31 * hash + letters[at];
    }
    return hash;
  }

  private int bucket(int hash) {
    int spread = hash * 0x9E3779B9;
    return (spread ^ spread >>> 15) & (heads.length - 1);
  }
}
