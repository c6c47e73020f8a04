package io.sallyport.audit;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One text that the guard has read, without the text.
 *
 * @param path where it sat, for example {@code messages[2].content}
 * @param origin who it came from
 * @param direction which way it went
 * @param characters its length in UTF-16 units, 0 or more
 * @param hash its keyed hash, see ContentKeys
 */
public record ScannedText(
    String path, Origin origin, Direction direction, long characters, String hash) {
  /** Checks that all is there. */
  public ScannedText {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(direction, "direction");
    path = EventText.cut(path);
    hash = EventText.cut(hash);
    if (characters < 0) {
      throw new IllegalArgumentException("characters: " + characters + " (expected: 0 or more)");
    }
  }

  /** Of a segment that was scanned. */
  public static ScannedText of(Segment segment, Direction direction, String hash) {
    return new ScannedText(
        segment.path(), segment.origin(), direction, segment.text().length(), hash);
  }

  Map<String, Object> members() {
    Map<String, Object> members = new TreeMap<>();
    members.put("path", path);
    members.put("origin", origin.wireName());
    members.put("direction", direction.wireName());
    members.put("characters", characters);
    members.put("hash", hash);
    return members;
  }
}
