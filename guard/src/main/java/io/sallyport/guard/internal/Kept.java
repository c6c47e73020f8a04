package io.sallyport.guard.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is made of texts that come again with every answer of a conversation, such as a system
 * prompt. When there is too much of it all goes, and what is still asked for is made again.
 */
final class Kept<K, V> {

  /** System prompts are the caller's to choose, and what is made of one is many times its size. */
  private static final int CHARACTERS = 400_000;

  private final Map<K, V> known = new ConcurrentHashMap<>();
  private final int entries;
  private final ToIntFunction<K> characters;

  /**
   * Keeps nothing yet.
   *
   * @param entries how many are kept, at most
   * @param characters how many characters a key has, which count up to 400,000
   */
  Kept(int entries, ToIntFunction<K> characters) {
    this.entries = entries;
    this.characters = characters;
  }

  /** What was made before, or what is made now. */
  V of(K key, Function<? super K, ? extends V> make) {
    V ready = known.get(key);
    if (ready != null) {
      return ready;
    }
    int held = known.keySet().stream().mapToInt(characters).sum();
    if (known.size() >= entries || held >= CHARACTERS) {
      known.clear();
    }
    return known.computeIfAbsent(key, make);
  }

  /** The characters of several texts. */
  static int characters(Iterable<String> texts) {
    int sum = 0;
    for (String text : texts) {
      sum += text.length();
    }
    return sum;
  }
}
