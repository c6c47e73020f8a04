package io.sallyport.artifacts;

import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scans files and folders in parallel and answers in order. At most {@link #AHEAD} files are ahead
 * of the answer that is waited for, so memory does not grow with the folder.
 *
 * <p>Links within the folder are followed, as the cache of Hugging Face has them from its snapshots
 * to its blobs, also when only a snapshot is scanned; links that lead elsewhere are answered and
 * not followed. In an OCI image layout each blob's digest is compared with its name.
 */
public final class ModelWalk {
  private static final int AHEAD = 256;
  private static final int MOST_DEPTH = 200;
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}");

  private final ModelScanner scanner;
  private final ScanLimits limits;
  private final @Nullable ScanCache cache;
  private final int threads;

  /**
   * A walk.
   *
   * @param cache answers by digest, or null
   * @param threads how many files are scanned at once, at least 1
   */
  public ModelWalk(ScanLimits limits, @Nullable ScanCache cache, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
    this.scanner = new ModelScanner(limits);
    this.limits = limits;
    this.cache = cache;
    this.threads = threads;
  }

  /** Takes answers, one at a time and in order. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the answer for the next file. */
    void take(ScanReport report) throws IOException;
  }

  /** Scans everything that the paths name. */
  public void scan(List<String> paths, Sink sink) throws IOException, InterruptedException {
    BlockingQueue<Future<ScanReport>> waiting = new ArrayBlockingQueue<>(AHEAD);
    FutureTask<ScanReport> end = new FutureTask<>(() -> null);
    try (ExecutorService workers = Executors.newFixedThreadPool(threads);
        ExecutorService walker = Executors.newSingleThreadExecutor()) {
      Future<?> walk =
          walker.submit(
              () -> {
                try {
                  for (String path : paths) {
                    root(path, task -> waiting.put(workers.submit(task)));
                  }
                } finally {
                  waiting.put(end);
                }
                return null;
              });
      try {
        Future<ScanReport> next;
        while ((next = waiting.take()) != end) {
          sink.take(next.get());
        }
        walk.get();
      } catch (ExecutionException e) {
        throw new IOException("scan: " + e.getCause(), e.getCause());
      } finally {
        walker.shutdownNow();
        workers.shutdownNow();
      }
    }
  }

  @FunctionalInterface
  private interface Tasks {
    void add(Callable<ScanReport> task) throws InterruptedException;
  }

  private void root(String shown, Tasks tasks) throws InterruptedException {
    Path path = Path.of(shown);
    if (!Files.isDirectory(path)) {
      tasks.add(() -> one(path, shown, false));
      return;
    }
    String base = shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
    try {
      folder(path, path.toRealPath(), base, 0, tasks);
    } catch (IOException e) {
      tasks.add(() -> trouble(shown, "io/unreadable", "The folder cannot be read."));
    }
  }

  private void folder(Path folder, Path root, String shown, int depth, Tasks tasks)
      throws IOException, InterruptedException {
    boolean layout = Files.isRegularFile(folder.resolve("oci-layout"));
    if (layout) {
      for (String missing : OciLayout.missing(folder)) {
        tasks.add(
            () -> trouble(shown + "/blobs/" + missing, "layout/missing", "Nothing is there."));
      }
    }
    for (Path child : children(folder)) {
      String name = shown + "/" + child.getFileName();
      if (Files.isSymbolicLink(child) && !leadsInside(child, root)) {
        tasks.add(
            () -> trouble(name, "layout/link", "The link leads out of the folder, or nowhere."));
      } else if (Files.isDirectory(child)) {
        // A link to a folder is scanned where that folder lies.
        if (!Files.isSymbolicLink(child) && depth < MOST_DEPTH) {
          boolean blobs = layout && child.endsWith("blobs");
          try {
            if (blobs) {
              blobs(child, root, name, tasks);
            } else {
              folder(child, root, name, depth + 1, tasks);
            }
          } catch (IOException e) {
            tasks.add(() -> trouble(name, "io/unreadable", "The folder cannot be read."));
          }
        } else if (depth >= MOST_DEPTH) {
          tasks.add(() -> trouble(name, "limits/exceeded", "Folders nested deeper than 200."));
        }
      } else {
        tasks.add(() -> one(child, name, false));
      }
    }
  }

  private void blobs(Path blobs, Path root, String shown, Tasks tasks)
      throws IOException, InterruptedException {
    for (Path algorithm : children(blobs)) {
      String name = shown + "/" + algorithm.getFileName();
      if (!Files.isDirectory(algorithm, LinkOption.NOFOLLOW_LINKS)) {
        tasks.add(() -> one(algorithm, name, false));
        continue;
      }
      boolean sha256 = algorithm.endsWith("sha256");
      for (Path blob : children(algorithm)) {
        String blobName = name + "/" + blob.getFileName();
        if (Files.isSymbolicLink(blob) && !leadsInside(blob, root)) {
          tasks.add(() -> trouble(blobName, "layout/link", "The link leads out of the folder."));
        } else {
          tasks.add(() -> one(blob, blobName, sha256));
        }
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    }
    children.sort(Comparator.comparing(child -> String.valueOf(child.getFileName())));
    return children;
  }

  private static boolean leadsInside(Path link, Path root) {
    try {
      Path target = link.toRealPath();
      return target.startsWith(root) || isBlobOfSnapshot(target, root);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The cache of Hugging Face has {@code models--…/snapshots/REVISION} with links to the files of
   * {@code models--…/blobs}, which therefore belong to the snapshot.
   */
  private static boolean isBlobOfSnapshot(Path target, Path root) {
    for (Path folder = root; folder != null; folder = folder.getParent()) {
      Path snapshots = folder.getParent();
      Path repository = snapshots == null ? null : snapshots.getParent();
      if (snapshots != null
          && repository != null
          && snapshots.endsWith("snapshots")
          && name(repository).startsWith("models--")
          && REVISION.matcher(name(folder)).matches()) {
        return repository.resolve("blobs").equals(target.getParent())
            && Files.isRegularFile(target);
      }
    }
    return false;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private ScanReport one(Path file, String shown, boolean namedByDigest) {
    ScanReport report = content(file, shown, namedByDigest);
    // Bytes that are no text become this character; two such names look the same.
    return shown.indexOf('\ufffd') < 0
        ? report
        : report.with(trouble(shown, "layout/name", "The name is no UTF-8.").findings().getFirst());
  }

  private ScanReport content(Path file, String shown, boolean namedByDigest) {
    if (!namedByDigest && cache == null) {
      return scanner.scan(file, shown);
    }
    try {
      byte[] digest = Digests.sha256(file);
      String hex = HexFormat.of().formatHex(digest);
      if (namedByDigest && !hex.equals(String.valueOf(file.getFileName()))) {
        return trouble(shown, "layout/digest", "The blob's SHA-256 is " + hex + ".");
      }
      ScanReport known = cache == null ? null : cache.find(digest, shown).orElse(null);
      if (known != null) {
        return known;
      }
      ScanReport report = scanner.scan(file, shown);
      if (cache != null) {
        cache.keep(digest, report);
      }
      return report;
    } catch (IOException e) {
      return scanner.scan(file, shown);
    }
  }

  private ScanReport trouble(String shown, String rule, String what) {
    ScanRun run = new ScanRun(limits);
    run.report(rule, Place.of(""), what);
    return new ScanReport(shown, "unknown", run.verdict(), run.findings(), 0, 0);
  }
}
