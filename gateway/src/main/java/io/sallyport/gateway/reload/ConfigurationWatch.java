package io.sallyport.gateway.reload;

import io.sallyport.gateway.config.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices that files changed, by their content. Looking at it again and again costs little, and
 * works where files are replaced by links or lie on another machine's disk. A file that is being
 * written is waited for: it has to be the same in two looks that are some time apart, however late
 * the first one was.
 */
public final class ConfigurationWatch {

  private static final String UNREADABLE = "cannot be read";

  /** How long files have to stay as they are; a little less than the second between two looks. */
  static final Duration STEADY = Duration.ofMillis(900);

  /** What became of files that changed. */
  public enum Taken {
    /** They are in force. */
    YES,
    /** They are wrong: nothing to do until they change again. */
    NO,
    /** They could not be put in force, through no fault of theirs: to be tried again. */
    LATER
  }

  private final Supplier<List<Path>> files;
  private final Supplier<Taken> changed;
  private final LongSupplier nanos;
  private Map<Path, String> known;
  private Map<Path, String> seen;
  private long seenAt;

  /**
   * A watch over files.
   *
   * @param files what to look at; may become others
   * @param changed what to do when they changed
   */
  public ConfigurationWatch(Supplier<List<Path>> files, Supplier<Taken> changed) {
    this(files, changed, System::nanoTime);
  }

  /** The same with a measure of time of its own. */
  ConfigurationWatch(Supplier<List<Path>> files, Supplier<Taken> changed, LongSupplier nanos) {
    this.files = files;
    this.changed = changed;
    this.nanos = nanos;
    this.known = contents();
    this.seen = known;
  }

  /** Looks once. */
  public synchronized void look() {
    Map<Path, String> now = contents();
    if (now.equals(known)) {
      seen = now;
      return;
    }
    if (!now.equals(seen)) {
      seen = now;
      seenAt = nanos.getAsLong();
      return;
    }
    if (nanos.getAsLong() - seenAt < STEADY.toNanos()) {
      return;
    }
    Taken taken = changed.get();
    if (taken == Taken.LATER) {
      return;
    }
    // The new configuration may name other files. What changed meanwhile was not read yet, and a
    // file for want of which it was refused may be there by now.
    known = contents();
    known.replaceAll(
        (file, content) -> now.getOrDefault(file, taken == Taken.YES ? content : UNREADABLE));
    seen = known;
  }

  private Map<Path, String> contents() {
    Map<Path, String> contents = new TreeMap<>();
    for (Path file : files.get()) {
      contents.put(file, content(file));
    }
    return contents;
  }

  private static String content(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(SmallFile.read(file)));
    } catch (IOException e) {
      return UNREADABLE + SmallFile.reason(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
