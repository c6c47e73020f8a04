package io.sallyport.privacy.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What the names of columns tell of the cells below them: the same names come again and again, and
 * finding it out costs more than all else on a table. Digests of names are kept and no text, and no
 * more than a bound. Safe for any thread.
 */
final class ColumnMemory {

  /** What the cells below a name are. */
  enum Told {
    NOTHING,
    DATA,
    NAMES
  }

  private static final int MOST = 8192;

  private record Digest(long first, long second) {}

  private final Map<Digest, Told> known = new ConcurrentHashMap<>();

  /** What a name tells, found out where it is new. */
  Told of(String name, Function<String, Told> finder) {
    Digest digest = digest(name);
    Told told = known.get(digest);
    if (told == null) {
      told = finder.apply(name);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(digest, told);
    }
    return told;
  }

  /** Cut to 128 bits: nobody finds two names with one, to have a column passed over. */
  private static Digest digest(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_16BE));
      ByteBuffer bytes = ByteBuffer.wrap(hash);
      return new Digest(bytes.getLong(), bytes.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
