package io.sallyport.audit;

import io.sallyport.audit.internal.EntryBundle;
import io.sallyport.audit.internal.TilePath;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;

/**
 * Which events were dropped because they are older than the log keeps them. Their entry bundles are
 * gone, their hashes in the tiles stay, so that every proof still holds. What was dropped is said
 * by the file {@code retention}, a note that the log's key signed: bundles that are missing without
 * it are damage.
 */
final class Retention {
  /** Name of the note in the log's folder. */
  static final String FILE_NAME = "retention";

  private static final String KIND = "/retention";

  private Retention() {}

  /**
   * Leaf index of the first event that is kept, a multiple of 256; signature unchecked.
   *
   * @throws AuditException when the note is damaged
   */
  static long floor(Path log) throws AuditException {
    Path file = log.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      return parse(SignedNote.parse(DurableFiles.readText(file)).text());
    } catch (IOException e) {
      throw new AuditException("retention: cannot read " + file + ": " + e, e);
    }
  }

  /**
   * The same, when the key has signed it for its own log.
   *
   * @throws AuditException when the note is damaged or not signed by the key
   */
  static long floor(Path log, VerifierKey key) throws AuditException {
    long floor = floor(log);
    if (floor > 0) {
      String text;
      try {
        text = SignedNote.parse(DurableFiles.readText(log.resolve(FILE_NAME))).verified(key);
      } catch (IOException e) {
        throw new AuditException("retention: cannot read the note: " + e, e);
      }
      if (!text.startsWith(key.name() + KIND + "\n") || parse(text) != floor) {
        throw new AuditException(
            "retention: the note of another log (expected: of '" + key.name() + "')");
      }
    }
    return floor;
  }

  /** The first event that is young enough, rounded down to a whole bundle. */
  static long keptFrom(Path log, long published, Instant oldest) throws AuditException {
    long floor = floor(log);
    while (floor + TilePath.WIDTH <= published && isOlder(log, floor, oldest)) {
      floor += TilePath.WIDTH;
    }
    return floor;
  }

  /** Says that events are dropped, then drops them. */
  static void drop(Path log, SignerKey key, long floor) throws IOException, AuditException {
    long before = floor(log);
    String text = key.verifier().name() + KIND + "\n" + floor + "\n";
    DurableFiles.replace(
        log.resolve(FILE_NAME), key.sign(text).encode().getBytes(StandardCharsets.UTF_8));
    // A run that was cut off may have left some below the old floor.
    for (long bundle = before / TilePath.WIDTH - 1; bundle >= 0; bundle--) {
      if (!Files.deleteIfExists(TilePath.entries(log, bundle, TilePath.WIDTH))) {
        break;
      }
    }
    for (long bundle = before / TilePath.WIDTH; bundle < floor / TilePath.WIDTH; bundle++) {
      Files.deleteIfExists(TilePath.entries(log, bundle, TilePath.WIDTH));
    }
  }

  private static long parse(String text) throws AuditException {
    String[] lines = text.split("\n", -1);
    boolean whole = lines.length == 3 && lines[1].matches("[1-9][0-9]{0,17}");
    if (!whole || Long.parseLong(lines[1]) % TilePath.WIDTH != 0) {
      throw new AuditException(
          "retention: not a note of what was dropped (expected: origin and a multiple of 256)");
    }
    return Long.parseLong(lines[1]);
  }

  private static boolean isOlder(Path log, long first, Instant oldest) throws AuditException {
    Path file = TilePath.entries(log, first / TilePath.WIDTH, TilePath.WIDTH);
    try {
      byte[] bytes = Files.readAllBytes(file);
      List<EntryBundle.Slice> slices = EntryBundle.slices(bytes, TilePath.WIDTH);
      for (int i = 0; i < slices.size(); i++) {
        EntryBundle.Slice slice = slices.get(i);
        byte[] entry = Arrays.copyOfRange(bytes, slice.offset(), slice.offset() + slice.length());
        String time = new LoggedEvent(first + i, entry).tree().path("time").asText();
        if (!Instant.parse(time).isBefore(oldest)) {
          return false;
        }
      }
      return slices.size() == TilePath.WIDTH;
    } catch (DateTimeParseException e) {
      // An event without a time cannot be called old.
      return false;
    } catch (IOException e) {
      throw new AuditException("retention: cannot read " + log.relativize(file) + ": " + e, e);
    }
  }
}
