package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder, and where each treated one goes. Links are not followed. */
final class RedactFolder {

  /** A file and its treated counterpart. */
  record Pair(Path from, Path to) {}

  private RedactFolder() {}

  /**
   * Every regular file below a folder, in the order of their names.
   *
   * @throws UsageException when the folder for the treated ones lies within it
   */
  static List<Pair> pairs(Path folder, Path out) throws IOException {
    Path from = folder.toAbsolutePath().normalize();
    Path to = out.toAbsolutePath().normalize();
    if (to.startsWith(from)) {
      throw new UsageException("--out: within " + folder + " (expected: a folder beside it)");
    }
    try (Stream<Path> all = Files.walk(from)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .map(file -> new Pair(file, to.resolve(from.relativize(file).toString())))
          .toList();
    }
  }
}
