package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.sign.ModelFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a signature leaves out, because its signer said so or because nobody signs it (the folders
 * of Git), and is nevertheless something that loaders or machines run.
 */
public final class IgnoredFiles {
  private static final Set<String> PROGRAMS =
      Set.of(
          "script",
          "elf",
          "pe",
          "mach-o",
          "java-class",
          "wasm",
          "llvm-bitcode",
          "lua-bytecode",
          "dex",
          "windows-link",
          "python-bytecode",
          "python-path");

  private static final Set<String> WEIGHTS = Set.copyOf(DataFiles.lines("rules/model-names.txt"));

  private final Path model;
  private final Set<String> allowed = new TreeSet<>();

  private IgnoredFiles(Path model, Path signature, List<String> allowed) {
    this.model = model;
    allowed.forEach(path -> this.allowed.add(plain(path)));
    Path own = signature.toAbsolutePath().normalize();
    Path root = model.toAbsolutePath().normalize();
    if (own.startsWith(root)) {
      this.allowed.add(plain(root.relativize(own).toString()));
    }
  }

  /**
   * The files that were left out and are not allowed to be.
   *
   * @param ignored as {@link Verification#ignored} names them
   * @param allowed paths, relative to the model, that may hold anything
   * @return names relative to the model, sorted
   */
  public static List<String> find(
      Path model, Path signature, List<String> ignored, List<String> allowed) throws IOException {
    IgnoredFiles files = new IgnoredFiles(model, signature, allowed);
    Set<String> found = new TreeSet<>();
    for (String name : ignored) {
      files.add(plain(name), found);
    }
    return List.copyOf(found);
  }

  /** Those of the files that their signer left out: all but what Git reads. */
  public static List<String> bySigner(List<String> names) {
    return names.stream()
        .filter(
            name ->
                ModelFiles.DEFAULT_IGNORED.stream()
                    .noneMatch(git -> name.equals(git) || name.startsWith(git + "/")))
        .toList();
  }

  /**
   * The first of the files that is something to run or weights, as a sentence; empty when none is.
   */
  public static String executable(Path model, List<String> names) {
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    for (String name : names) {
      if (ModelVerifier.hasExecutableName(name) || isHook(name)) {
        return name + " is left out of the signature, and loaders may run it.";
      }
      if (hasWeights(name)) {
        return name + " is left out of the signature, and holds weights by its name.";
      }
      if (Files.isSymbolicLink(model.resolve(name))) {
        return name + " is left out of the signature, and a link.";
      }
      ScanReport report = scanner.scan(model.resolve(name));
      String format = report.format();
      // Git's own examples are scripts that it runs under no circumstances.
      boolean example = name.contains("hooks/") && name.endsWith(".sample");
      if (example && report.verdict() == ScanVerdict.CLEAN) {
        continue;
      }
      if (PROGRAMS.contains(format)
          || WEIGHTS.contains(format)
          || format.contains("pickle")
          || format.startsWith("torch")
          || format.endsWith("-source")
          || format.endsWith("script")) {
        return name + " is left out of the signature, and its content is a " + format + ".";
      }
      if (report.verdict() != ScanVerdict.CLEAN) {
        return name + " is left out of the signature, and not harmless by its content.";
      }
    }
    return "";
  }

  private static boolean hasWeights(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return WEIGHTS.contains(last.substring(last.lastIndexOf('.') + 1));
  }

  /**
   * Git runs whatever lies there under one of its names, also without a first line that says how.
   */
  private static boolean isHook(String name) {
    return name.contains(".git/") && name.contains("hooks/") && !name.endsWith(".sample");
  }

  private void add(String start, Set<String> found) throws IOException {
    Files.walkFileTree(
        model.resolve(start),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return allowed.contains(name(folder))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!allowed.contains(name(file))) {
              found.add(name(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private String name(Path path) {
    return plain(model.relativize(path).toString());
  }

  private static String plain(String path) {
    String slashes = path.replace('\\', '/');
    String start = slashes.startsWith("./") ? slashes.substring(2) : slashes;
    return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
  }
}
