package io.sallyport.guard.flow;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers which passages came from untrusted places, or are secret, by keyed hash, so that
 * history that a client sends again under another role, in another form or with other signs around
 * it stays what it was ({@link Passages} says what a passage is). What a person or a trusted text
 * said first in the same request is not remembered: an echo takes nothing from who spoke.
 *
 * <p>The oldest passages are dropped first; a record of them may outlast the process. Safe for use
 * by many threads.
 */
public final class TaintMemory {

  /** Up to how many characters of texts that are read as one are looked at together. */
  private static final int LONGEST_RUN = 50_000;

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
    return labelFlow(
            tenant,
            segments.stream()
                .map(segment -> new FlowSegment(segment, Confidentiality.INTERNAL, ""))
                .toList())
        .stream()
        .map(FlowSegment::segment)
        .toList();
  }

  /**
   * The same for texts that are known to be more or less confidential: what repeats a secret is
   * secret.
   */
  public List<FlowSegment> labelFlow(String tenant, List<FlowSegment> parts) {
    boolean learns = parts.stream().anyMatch(TaintMemory::isLearned);
    if (!learns && isEmpty()) {
      return parts;
    }
    KeyedHash hash = KeyedHash.of(key, tenant);
    List<FlowSegment> labelled = new ArrayList<>(parts.size());
    Set<Long> own = new HashSet<>();
    Set<Long> learned = new LinkedHashSet<>();
    for (FlowSegment part : parts) {
      Passages passages = passages(hash, part);
      Set<Long> all = passages.all();
      FlowSegment known = known(hash, part, all);
      labelled.add(known);
      if (isLearned(part)) {
        learn(hash, passages.kept(), part, own, learned);
      }
      if (known.segment().trust() != Trust.UNTRUSTED
          && part.segment().origin() != Origin.ASSISTANT) {
        own.addAll(all);
      }
    }
    runs(hash, labelled, own, learned);
    remember(learned);
    return labelled;
  }

  /**
   * Remembers what a model wrote after it had read untrusted content; what others said first in the
   * same request is theirs.
   *
   * @param read what the model had read
   * @param written its words, and those in the arguments of its calls
   */
  public void wrote(String tenant, List<FlowSegment> read, List<String> written) {
    boolean tainted = read.stream().anyMatch(part -> part.segment().trust() == Trust.UNTRUSTED);
    if (!tainted || written.isEmpty()) {
      return;
    }
    KeyedHash hash = KeyedHash.of(key, tenant);
    Set<Long> own = new HashSet<>();
    for (FlowSegment part : read) {
      if (part.segment().trust() != Trust.UNTRUSTED
          && part.segment().origin() != Origin.ASSISTANT) {
        own.addAll(passages(hash, part).all());
      }
    }
    Set<Long> learned = new LinkedHashSet<>();
    for (String text : written) {
      for (long passage : Passages.of(hash, text, false).kept()) {
        if (!own.contains(passage)) {
          learned.add(hash.written(passage));
        }
      }
    }
    remember(learned);
  }

  private static boolean isLearned(FlowSegment part) {
    return part.segment().trust() == Trust.UNTRUSTED
        || part.confidentiality() == Confidentiality.SECRET;
  }

  /**
   * Of a text that may give instructions only whole lines count: a sentence of it is easily known,
   * and whoever plants it somewhere would take the application's own words from it.
   */
  private static Passages passages(KeyedHash hash, FlowSegment part) {
    Origin origin = part.segment().origin();
    boolean instructs = origin == Origin.SYSTEM || origin == Origin.DEVELOPER;
    return Passages.of(hash, part.segment().text(), instructs);
  }

  private static void learn(
      KeyedHash hash, Set<Long> passages, FlowSegment part, Set<Long> own, Set<Long> learned) {
    for (long passage : passages) {
      if (!own.contains(passage)) {
        if (part.segment().trust() == Trust.UNTRUSTED) {
          learned.add(passage);
        }
        if (part.confidentiality() == Confidentiality.SECRET) {
          learned.add(hash.secret(passage));
        }
      }
    }
  }

  /** What is read as one is known as one: parts and messages of one origin in a row. */
  private void runs(KeyedHash hash, List<FlowSegment> labelled, Set<Long> own, Set<Long> learned) {
    for (int from = 0; from < labelled.size(); ) {
      int to = from + 1;
      while (to < labelled.size() && isOneRun(labelled.get(from), labelled.get(to))) {
        to++;
      }
      if (to - from > 1) {
        run(hash, labelled.subList(from, to), own, learned);
      }
      from = to;
    }
  }

  private static boolean isOneRun(FlowSegment first, FlowSegment next) {
    return first.segment().origin() == next.segment().origin()
        && first.segment().trust() == next.segment().trust()
        && first.segment().path().startsWith("messages[")
        && next.segment().path().startsWith("messages[");
  }

  private void run(KeyedHash hash, List<FlowSegment> parts, Set<Long> own, Set<Long> learned) {
    for (String between : List.of("", " ")) {
      StringBuilder joined = new StringBuilder();
      for (FlowSegment part : parts) {
        joined.append(joined.isEmpty() ? "" : between).append(part.segment().text());
        if (joined.length() > LONGEST_RUN) {
          break;
        }
      }
      Segment whole = parts.getFirst().segment().withText(joined.toString());
      FlowSegment one = new FlowSegment(whole, parts.getFirst().confidentiality(), "");
      Passages passages = passages(hash, one);
      if (isLearned(one)) {
        learn(hash, passages.kept(), one, own, learned);
      } else {
        FlowSegment known = known(hash, one, passages.all());
        parts.replaceAll(part -> like(part, known));
      }
    }
  }

  private FlowSegment known(KeyedHash hash, FlowSegment part, Set<Long> passages) {
    // A model says many things again; only who repeats them as somebody else makes them matter.
    boolean foreign =
        part.segment().trust() == Trust.UNTRUSTED
            || isKnown(passages)
            || part.segment().origin() != Origin.ASSISTANT && isWritten(hash, passages);
    Segment segment = foreign ? untrusted(part.segment()) : part.segment();
    return like(part, new FlowSegment(segment, secrecy(hash, part, passages), ""));
  }

  private Confidentiality secrecy(KeyedHash hash, FlowSegment part, Set<Long> passages) {
    synchronized (this.passages) {
      boolean secret =
          passages.stream().anyMatch(passage -> this.passages.contains(hash.secret(passage)));
      return secret ? Confidentiality.SECRET : part.confidentiality();
    }
  }

  /** The part with the trust and the confidentiality of another, where these are the worse. */
  private static FlowSegment like(FlowSegment part, FlowSegment other) {
    boolean falls = other.segment().trust() == Trust.UNTRUSTED;
    boolean higher = other.confidentiality().compareTo(part.confidentiality()) > 0;
    return new FlowSegment(
        falls ? untrusted(part.segment()) : part.segment(),
        higher ? other.confidentiality() : part.confidentiality(),
        part.source());
  }

  private static Segment untrusted(Segment segment) {
    return new Segment(
        segment.path(), segment.text(), segment.origin(), Trust.UNTRUSTED, segment.source());
  }

  private void remember(Set<Long> learned) {
    synchronized (passages) {
      // Those that are known already are moved to the end, as the newest.
      learned.removeIf(hash -> !passages.add(hash));
      if (!learned.isEmpty()) {
        record.learn(learned, () -> List.copyOf(passages));
      }
    }
  }

  private boolean isEmpty() {
    synchronized (passages) {
      return passages.isEmpty();
    }
  }

  private boolean isWritten(KeyedHash hash, Set<Long> hashes) {
    synchronized (passages) {
      return hashes.stream().anyMatch(passage -> passages.contains(hash.written(passage)));
    }
  }

  private boolean isKnown(Set<Long> hashes) {
    synchronized (passages) {
      return hashes.stream().anyMatch(passages::contains);
    }
  }
}
