package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.signing.SigningException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The files of a model: found, left out, hashed. */
public final class ModelFiles {
  /** What is left out without being asked, as the reference implementation does. */
  public static final List<String> DEFAULT_IGNORED =
      List.of(".git", ".gitattributes", ".github", ".gitignore");

  private static final int DEEPEST = 200;

  private final Path model;
  private final boolean symlinks;
  private final Set<String> ignoredPaths = new LinkedHashSet<>(DEFAULT_IGNORED);
  private final List<String> files = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();

  private ModelFiles(Path model, boolean symlinks) {
    this.model = model;
    this.symlinks = symlinks;
  }

  /**
   * Finds the files.
   *
   * @param model folder or single file
   * @param ignore further paths to leave out, relative to the model
   * @param signature the signature's own file, which never counts
   */
  public static ModelFiles find(Path model, List<String> ignore, Path signature, boolean symlinks)
      throws SigningException {
    ModelFiles found = new ModelFiles(model, symlinks);
    ignore.forEach(path -> found.ignoredPaths.add(clean(path)));
    try {
      if (Files.isRegularFile(model)) {
        found.files.add(".");
        return found;
      }
      if (!Files.isDirectory(model)) {
        throw new SigningException(model + ": missing (expected: a model's folder or file)");
      }
      Path own = signature.toAbsolutePath().normalize();
      Path root = model.toAbsolutePath().normalize();
      if (own.startsWith(root)) {
        found.ignoredPaths.add(root.relativize(own).toString());
      }
      found.walk(model, "", 0);
    } catch (IOException e) {
      throw new SigningException(model + ": cannot be read (expected: readable files)", e);
    }
    // By components, as Python sorts paths: a/z stands before a-b/z.
    found.files.sort(ModelFiles::compare);
    return found;
  }

  /** Names relative to the model, sorted; {@code .} for a single file. */
  public List<String> files() {
    return files;
  }

  /** Files that were left out. */
  public List<String> ignored() {
    return ignored;
  }

  /** The paths that were to be left out. */
  public List<String> ignoredPaths() {
    return List.copyOf(ignoredPaths);
  }

  /** The path of a file. */
  public Path path(String name) {
    return name.equals(".") ? model : model.resolve(name);
  }

  /**
   * Digests in the order of the files.
   *
   * @param shardSize bytes of a shard, 0 for whole files
   */
  public List<Manifest.Resource> digests(long shardSize, int threads) throws SigningException {
    List<Future<Manifest.Resource>> waiting = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (String name : files) {
        if (shardSize == 0) {
          waiting.add(workers.submit(() -> resource(name, "sha256", name, 0, Long.MAX_VALUE)));
          continue;
        }
        long size = Files.size(path(name));
        for (long start = 0; start < Math.max(1, size); start += shardSize) {
          long from = start;
          long to = Math.min(size, start + shardSize);
          String shard = name + ":" + from + ":" + to;
          String algorithm = "sha256-sharded-" + shardSize;
          waiting.add(workers.submit(() -> resource(shard, algorithm, name, from, to)));
        }
      }
      List<Manifest.Resource> resources = new ArrayList<>();
      for (Future<Manifest.Resource> resource : waiting) {
        resources.add(resource.get());
      }
      return resources;
    } catch (IOException | ExecutionException e) {
      throw new SigningException(model + ": a file cannot be read to its end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException(model + ": interrupted", e);
    }
  }

  private Manifest.Resource resource(String name, String algorithm, String file, long from, long to)
      throws IOException {
    return new Manifest.Resource(
        name, algorithm, HexFormat.of().formatHex(Digests.sha256(path(file), from, to)));
  }

  private void walk(Path folder, String prefix, int depth) throws IOException, SigningException {
    if (depth > DEEPEST) {
      throw new SigningException(model + ": folders nested deeper than " + DEEPEST);
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = prefix + child.getFileName();
        if (name.indexOf('\ufffd') >= 0) {
          throw new SigningException(name + ": a name that is no UTF-8 (expected: names as text)");
        }
        boolean leftOut = ignoredPaths.contains(name);
        if (Files.isSymbolicLink(child) && !symlinks && !leftOut) {
          throw new SigningException(
              name + ": a symbolic link (expected: none, or links allowed when signing)");
        }
        if (leftOut) {
          ignored.add(Files.isDirectory(child) ? name + "/" : name);
        } else if (Files.isDirectory(child)) {
          walk(child, name + "/", depth + 1);
        } else if (Files.isRegularFile(child)) {
          files.add(name);
        } else {
          throw new SigningException(name + ": no regular file (expected: files and folders)");
        }
      }
    }
  }

  private static String clean(String path) {
    String plain = path.replace('\\', '/');
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
  }

  private static int compare(String a, String b) {
    String[] first = a.split("/", -1);
    String[] second = b.split("/", -1);
    for (int i = 0; i < Math.min(first.length, second.length); i++) {
      int order = BY_CODE_POINT.compare(first[i], second[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(first.length, second.length);
  }

  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
}
