package io.sallyport.gateway.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Notices that files changed, by their content. Looking at it again and again costs little, and
 * works where files are replaced by links or lie on another machine's disk. A file that is being
 * written is waited for: it has to be the same twice.
 */
public final class ConfigurationWatch {

  private static final long LARGEST = 1L << 20;

  private final Supplier<List<Path>> files;
  private final Runnable changed;
  private Map<Path, String> known;
  private Map<Path, String> seen;

  /**
   * A watch over files.
   *
   * @param files what to look at; may become others
   * @param changed what to do when they changed
   */
  public ConfigurationWatch(Supplier<List<Path>> files, Runnable changed) {
    this.files = files;
    this.changed = changed;
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
      return;
    }
    changed.run();
    // The new configuration may name other files. What changed meanwhile was not read yet.
    known = contents();
    known.replaceAll((file, content) -> now.getOrDefault(file, content));
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
      if (Files.size(file) > LARGEST) {
        return "too large " + Files.size(file);
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      return "cannot be read";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
