package io.sallyport.guard.flow;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers which passages came from untrusted places, by keyed hash, so that history that a client
 * sends again under another role stays what it was. A passage is a line, or a sentence of it, of 24
 * characters or more. What a person or a trusted text said first in the same request is not
 * remembered as untrusted: an echo takes nothing from who spoke.
 *
 * <p>The oldest passages are dropped first; a record of them may outlast the process. Safe for use
 * by many threads.
 */
public final class TaintMemory {

  private static final int SHORTEST = 24;
  private static final int LONGEST = 4_096;
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?;])\\s+|(?<=[。！？])");

  private final byte[] key;
  private final Set<Long> passages;
  private final PassageRecord record;

  /**
   * A memory that ends with the process.
   *
   * @param key for the hashes, at least 16 bytes
   * @param most how many passages are kept, at least 1
   */
  public TaintMemory(byte[] key, int most) {
    this(key, most, PassageRecord.none());
  }

  /**
   * A memory that goes on from a record.
   *
   * @param key for the hashes, at least 16 bytes; the one that the record was written with
   * @param most how many passages are kept, at least 1
   * @param record what was learned before, and where more is told
   */
  public TaintMemory(byte[] key, int most, PassageRecord record) {
    if (key.length < 16) {
      throw new IllegalArgumentException("key: " + key.length + " bytes (expected: at least 16)");
    }
    this.key = key.clone();
    this.passages =
        Collections.newSetFromMap(
            new LinkedHashMap<Long, Boolean>(1024, 0.75f, true) {
              @Override
              protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                return size() > most;
              }
            });
    this.record = record;
    passages.addAll(record.known());
  }

  /**
   * The texts of a request, those that repeat a remembered passage marked untrusted; what is
   * untrusted among them is remembered.
   *
   * @param tenant whose request it is; nothing is shared between tenants
   */
  public List<Segment> label(String tenant, List<Segment> segments) {
    boolean learns = segments.stream().anyMatch(one -> one.trust() == Trust.UNTRUSTED);
    if (!learns && isEmpty()) {
      return segments;
    }
    Mac mac = mac();
    List<Segment> labelled = new ArrayList<>(segments.size());
    Set<Long> own = new HashSet<>();
    Set<Long> learned = new HashSet<>();
    for (Segment segment : segments) {
      List<Long> hashes = hashes(mac, tenant, segment.text(), !instructs(segment));
      if (segment.trust() == Trust.UNTRUSTED) {
        hashes.stream().filter(hash -> !own.contains(hash)).forEach(learned::add);
        labelled.add(segment);
      } else if (isKnown(hashes)) {
        labelled.add(
            new Segment(
                segment.path(),
                segment.text(),
                segment.origin(),
                Trust.UNTRUSTED,
                segment.source()));
      } else {
        own.addAll(hashes);
        labelled.add(segment);
      }
    }
    synchronized (passages) {
      // Those that are known already are moved to the end, as the newest.
      learned.removeIf(hash -> !passages.add(hash));
      if (!learned.isEmpty()) {
        record.learn(learned, () -> List.copyOf(passages));
      }
    }
    return labelled;
  }

  private boolean isEmpty() {
    synchronized (passages) {
      return passages.isEmpty();
    }
  }

  private boolean isKnown(List<Long> hashes) {
    synchronized (passages) {
      return hashes.stream().anyMatch(passages::contains);
    }
  }

  /**
   * Whether a text may give instructions. Of those only whole lines count: a sentence of them is
   * easily known, and whoever plants it somewhere would take the application's own words from it.
   */
  private static boolean instructs(Segment segment) {
    return segment.origin() == Origin.SYSTEM || segment.origin() == Origin.DEVELOPER;
  }

  private static List<Long> hashes(Mac mac, String tenant, String text, boolean sentences) {
    List<Long> hashes = new ArrayList<>();
    for (String line : text.split("\\R", -1)) {
      add(mac, tenant, line, hashes);
      String[] parts = sentences ? SENTENCE_END.split(line) : new String[0];
      for (int at = 0; at < parts.length && parts.length > 1; at++) {
        add(mac, tenant, parts[at], hashes);
      }
    }
    return hashes;
  }

  private static void add(Mac mac, String tenant, String passage, List<Long> hashes) {
    String folded = Words.folded(passage);
    if (folded.length() < SHORTEST) {
      return;
    }
    String counted = folded.substring(0, Math.min(LONGEST, folded.length()));
    byte[] digest = mac.doFinal((tenant + "\n" + counted).getBytes(StandardCharsets.UTF_8));
    long hash = 0;
    for (int at = 0; at < Long.BYTES; at++) {
      hash = hash << 8 | (digest[at] & 0xff);
    }
    hashes.add(hash);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: not available (expected: in every JDK)", e);
    }
  }
}
