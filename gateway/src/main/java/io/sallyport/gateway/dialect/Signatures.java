package io.sallyport.gateway.dialect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signatures by which a server knows its own thoughts again, by the hashes of the thoughts.
 * They stay here: nobody can read what one holds, so none goes to a client or is taken from one.
 * Safe for any number of threads.
 */
final class Signatures {

  private static final int MOST_CHARACTERS = 8 << 20;
  private static final int LONGEST = 64 << 10;

  /** What the hash and the place of an entry cost, in characters. */
  private static final int ENTRY = 128;

  private final Map<String, String> byThought = new LinkedHashMap<>(64, 0.75f, true);
  private int characters;

  /** Remembers one; the ones that were not asked for longest are forgotten for it. */
  synchronized void remember(String thought, String signature) {
    if (thought.isEmpty() || signature.isEmpty() || signature.length() > LONGEST) {
      return;
    }
    String before = byThought.put(hash(thought), signature);
    characters += signature.length() - (before == null ? -ENTRY : before.length());
    Iterator<String> oldest = byThought.values().iterator();
    while (characters > MOST_CHARACTERS) {
      characters -= oldest.next().length() + ENTRY;
      oldest.remove();
    }
  }

  /** The signature of a thought; empty when there is none. */
  synchronized String of(String thought) {
    return thought.isEmpty() ? "" : byThought.getOrDefault(hash(thought), "");
  }

  private static String hash(String thought) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(thought.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
