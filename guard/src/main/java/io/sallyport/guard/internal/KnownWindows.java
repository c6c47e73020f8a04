package io.sallyport.guard.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the encoder said of the windows that came last. Every turn of a conversation brings its
 * whole history again, and the same word pieces get the same answer, so none has to be worked out
 * twice.
 *
 * <p>Only the encoder's number is kept: rules, policy and lists of allowed texts apply anew each
 * time, so nothing here can be out of date while the process runs. A window is known by a hash with
 * a key of this process, so that no text is kept and nobody can make two windows look alike.
 * Tenants have their own: how long an answer takes tells nobody what another tenant sent.
 *
 * <p>Safe for use by many threads; two that ask at once for the same may both work it out.
 */
final class KnownWindows {

  /** Enough to know a window by, where nobody knows the key. */
  private record Name(long first, long second) {}

  private final byte[] key = new byte[32];
  private final Map<Name, Double> known;

  /**
   * Knows nothing yet.
   *
   * @param most how many windows are kept, at least 1; those that were not asked for longest go
   *     first. One takes about 120 bytes.
   */
  KnownWindows(int most) {
    new SecureRandom().nextBytes(key);
    this.known =
        new LinkedHashMap<>(1_024, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Name, Double> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * What was said of a window before, or what is said now.
   *
   * @param tenant whose text it is
   * @param ids the window, with everything that the answer depends on
   * @param ask works it out; the same for the same ids. What it throws is not remembered.
   */
  double of(String tenant, int[] ids, ToDoubleFunction<int[]> ask) {
    Name name = name(tenant, ids);
    Double before = get(name);
    if (before != null) {
      return before;
    }
    double said = ask.applyAsDouble(ids);
    synchronized (known) {
      known.put(name, said);
    }
    return said;
  }

  private @Nullable Double get(Name name) {
    synchronized (known) {
      return known.get(name);
    }
  }

  private Name name(String tenant, int[] ids) {
    byte[] whose = tenant.getBytes(StandardCharsets.UTF_8);
    ByteBuffer text =
        ByteBuffer.allocate(key.length + Integer.BYTES * (1 + ids.length) + whose.length);
    // The number of ids says where they end, so that no tenant's name can pass for one of them.
    text.put(key).putInt(ids.length);
    Arrays.stream(ids).forEach(text::putInt);
    text.put(whose);
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(text.array()));
    return new Name(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: not available (expected: in every JDK)", e);
    }
  }
}
