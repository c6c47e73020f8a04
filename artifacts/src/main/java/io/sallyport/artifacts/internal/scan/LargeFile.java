package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Knows pointers of Git LFS, which stand where a checkout left the file itself out. */
final class LargeFile {
  private static final int LONGEST = 1024;
  private static final String VERSION = "version https://git-lfs.github.com/spec/v1";
  private static final String DIGEST = "oid sha256:";
  private static final String SIZE = "size ";

  private LargeFile() {}

  /** Whether content is a pointer and nothing else (Git LFS specification, version 1). */
  static boolean isPointer(Bytes bytes) throws IOException {
    if (bytes.size() >= LONGEST) {
      return false;
    }
    String text = new String(bytes.copy(0, LONGEST), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    return lines.size() >= 3
        && lines.getFirst().equals(VERSION)
        && isDigest(lines.get(lines.size() - 2))
        && isSize(lines.getLast())
        && lines.subList(1, lines.size() - 2).stream().allMatch(line -> line.startsWith("ext-"));
  }

  private static boolean isDigest(String line) {
    return line.startsWith(DIGEST)
        && line.length() == DIGEST.length() + 64
        && line.substring(DIGEST.length()).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static boolean isSize(String line) {
    return line.startsWith(SIZE)
        && line.length() > SIZE.length()
        && line.substring(SIZE.length()).chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
