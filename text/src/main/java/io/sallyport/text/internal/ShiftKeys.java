package io.sallyport.text.internal;

/**
 * Under which keys a word is a common English one, found with one look-up for all keys: a shift
 * leaves the distances between letters as they are, and the mirrored alphabet negates them.
 */
final class ShiftKeys {

  /** The key of the mirrored alphabet. */
  static final int MIRROR = 26;

  private static final int LETTERS = 26;
  private static final int ALL_SHIFTS = (1 << LETTERS) - 1;
  private static final ShiftKeys COMMON = new ShiftKeys(Words.common());

  /** Open addressing on a 64-bit hash of distances; a collision costs a needless look. */
  private final long[] hashes;

  /** The first letters of the words with these distances, a bit each. */
  private final int[] firsts;

  private ShiftKeys(Words words) {
    hashes = new long[Integer.highestOneBit(words.size() * 4) * 2];
    firsts = new int[hashes.length];
    words.each(
        word -> {
          long hash = hash(word, 0, word.length(), 1);
          int slot = slot(hash);
          hashes[slot] = hash;
          firsts[slot] |= 1 << place(word.charAt(0));
        });
  }

  /** The keys of the words that ship with the module. */
  static ShiftKeys common() {
    return COMMON;
  }

  /**
   * The keys that make a word of a range of ASCII letters.
   *
   * @return a bit for each key, 0 to {@value #MIRROR}; a bit may be set in vain, never missing
   */
  int of(CharSequence text, int start, int end) {
    if (end - start > Words.LONGEST) {
      return 0;
    }
    int first = place(text.charAt(start));
    int shifted = firsts[slot(hash(text, start, end, 1))];
    int keys = (shifted >>> first | shifted << (LETTERS - first)) & ALL_SHIFTS;
    int mirrored = firsts[slot(hash(text, start, end, -1))] >>> (LETTERS - 1 - first) & 1;
    return keys | mirrored << MIRROR;
  }

  private static long hash(CharSequence text, int start, int end, int sign) {
    long hash = Words.seed();
    int before = place(text.charAt(start));
    for (int i = start + 1; i < end; i++) {
      int here = place(text.charAt(i));
      int distance = sign * (here - before);
      hash = Words.step(hash, (char) ('`' + (distance < 0 ? distance + LETTERS : distance)));
      before = here;
    }
    return hash;
  }

  private static int place(char letter) {
    return (letter | 0x20) - 'a';
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
