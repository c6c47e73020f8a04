package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** Whether a file was treated, and has not changed since. */
  static boolean isDone(Pair pair) throws IOException {
    return Files.exists(pair.to())
        && Files.getLastModifiedTime(pair.to()).compareTo(Files.getLastModifiedTime(pair.from()))
            >= 0;
  }

  /**
   * Notes down the options of a run, so that another does not go on with its files under others.
   *
   * @throws UsageException when an earlier run had other options, or it is not known which
   */
  static void begin(List<Pair> pairs, Path out, boolean resume, String settings)
      throws IOException {
    Path note = note(out);
    boolean known = Files.exists(note);
    boolean some = pairs.stream().anyMatch(pair -> Files.exists(pair.to()));
    if (resume && (known || some)) {
      String before = known ? Files.readString(note, StandardCharsets.ISO_8859_1).strip() : "";
      if (!before.equals(settings)) {
        throw new UsageException(
            "--resume: "
                + out
                + (known ? ": begun with other options" : ": holds files of a finished run")
                + " (expected: the options of an interrupted one, or a run without --resume)");
      }
    }
    Files.createDirectories(note.getParent());
    Files.writeString(note, settings + "\n");
  }

  /** Every file is treated: nothing is left to go on with. */
  static void end(Path out) throws IOException {
    Files.deleteIfExists(note(out));
  }

  private static Path note(Path out) {
    Path folder = out.toAbsolutePath().normalize();
    return folder.resolveSibling(folder.getFileName() + ".part.at");
  }

  /**
   * The links below a folder, in the order of their names: nothing that they lead to is treated.
   */
  static List<Path> links(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder.toAbsolutePath().normalize())) {
      return all.filter(Files::isSymbolicLink).sorted().toList();
    }
  }

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
