package io.sallyport.artifacts;

import io.sallyport.artifacts.internal.bytes.ArrayBytes;
import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FileBytes;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.ContentScanner;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import io.sallyport.artifacts.internal.scan.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Scans model files without loading them: nothing is imported, built, unpacked to a named place or
 * run. Every file gets an answer; trouble and exceeded budgets are never clean.
 *
 * <p>Safe for many threads.
 */
public final class ModelScanner {
  private final ScanLimits limits;

  /** A scanner with its limits for each file. */
  public ModelScanner(ScanLimits limits) {
    this.limits = limits;
  }

  /** Scans a file. Never throws for what the file holds or for a file that cannot be read. */
  public ScanReport scan(Path file) {
    return scan(file, file.toString());
  }

  /**
   * Scans a file.
   *
   * @param shown the path in the answer
   */
  public ScanReport scan(Path file, String shown) {
    if (!Files.isRegularFile(file)) {
      return unreadable(shown, "There is no regular file of this name.");
    }
    try (FileBytes bytes = FileBytes.open(file)) {
      Path name = file.getFileName();
      return scan(bytes, shown, name == null ? "" : name.toString());
    } catch (IOException e) {
      return unreadable(shown, "It cannot be opened or read.");
    }
  }

  /**
   * Scans bytes in memory.
   *
   * @param name the name that the file would have
   */
  public ScanReport scan(byte[] content, String name) {
    return scan(new ArrayBytes(content), name, name.substring(name.lastIndexOf('/') + 1));
  }

  private ScanReport scan(Bytes bytes, String shown, String name) {
    long start = System.nanoTime();
    ScanRun run = new ScanRun(limits);
    String format = "unknown";
    try (Workspace workspace = new Workspace(run)) {
      format = new ContentScanner(run, workspace).content(Member.file(bytes, name));
    } catch (BudgetException e) {
      run.report("limits/exceeded", Place.of(""), "The file needs " + e.getMessage() + ".");
    } catch (IOException e) {
      run.report("io/unreadable", Place.of(""), "It cannot be read to its end.");
    } catch (RuntimeException | StackOverflowError e) {
      run.report(
          "scanner/failure",
          Place.of(""),
          "The scanner failed with " + e.getClass().getSimpleName() + ".");
    } catch (OutOfMemoryError e) {
      run.report("limits/exceeded", Place.of(""), "The file needs more memory than there is.");
    }
    return new ScanReport(
        shown,
        format,
        run.verdict(),
        run.findings(),
        bytes.size(),
        (System.nanoTime() - start) / 1e6);
  }

  private ScanReport unreadable(String shown, String what) {
    ScanRun run = new ScanRun(limits);
    run.report("io/unreadable", Place.of(""), what);
    return new ScanReport(shown, "unknown", run.verdict(), run.findings(), 0, 0);
  }
}
