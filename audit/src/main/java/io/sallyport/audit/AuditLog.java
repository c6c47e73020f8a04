package io.sallyport.audit;

import io.sallyport.audit.internal.Frontier;
import io.sallyport.audit.internal.Journal;
import io.sallyport.audit.internal.LogFolder;
import io.sallyport.audit.internal.TilePath;
import io.sallyport.audit.internal.TileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tamper-evident log: events are leaves of an RFC 6962 Merkle tree, kept in the C2SP formats
 * (tlog-tiles, tlog-checkpoint, signed-note with Ed25519).
 *
 * <p>How an event becomes durable and then provable:
 *
 * <ol>
 *   <li>{@link #append} gives it the next place and queues it. One thread takes what is queued,
 *       writes it as a group with length, checksums and the root hash after it to a journal in
 *       {@code journal/}, and forces the file. Only then is anybody told that it is durable, so a
 *       kill or a power cut loses nothing that was acknowledged.
 *   <li>Within the publish interval, and when the log is closed, another thread carries the events
 *       from the journal into entry bundles and tiles, forces these, replaces {@code checkpoint}
 *       with a newly signed one, and deletes the journal's old segments. Until then an event is
 *       protected by checksum and chained root, not yet by a signature.
 *   <li>Opening repeats step 2 with whatever the journal holds. A group that is cut short at the
 *       very end was never acknowledged and is dropped; anything else that does not fit is refused
 *       with a message that says where.
 * </ol>
 *
 * <p>When the disk is full or fails, the receipts of the events fail, {@link #problems} says so,
 * and the next event tries again; nothing is dropped silently.
 *
 * <p>Safe for many threads. One process at a time can write; readers and verifiers need no lock.
 */
public final class AuditLog implements AutoCloseable {
  private static final Duration GROUPED_LINGER = Duration.ofMillis(3);
  private static final long SEGMENT_BYTES = 8L << 20;

  private final LogFolder folder;
  private final AuditOptions options;
  private final Appender appender;
  private final Publisher publisher;
  private final Thread publishing;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private long sinkDue = System.nanoTime();
  private long sunkSize = -1;
  private volatile @Nullable String publishProblem;
  private volatile @Nullable String sinkProblem;

  private AuditLog(LogFolder folder, AuditOptions options, Publisher publisher, Frontier frontier) {
    this.folder = folder;
    this.options = options;
    this.publisher = publisher;
    Duration linger = options.mode() == AuditMode.STRICT ? Duration.ZERO : GROUPED_LINGER;
    this.appender = new Appender(new Journal(folder.directory(), SEGMENT_BYTES), frontier, linger);
    this.publishing =
        Thread.ofPlatform().name("audit-publish").daemon().unstarted(this::publishUntilClosed);
  }

  /**
   * Opens a log, or begins one in a folder that has none.
   *
   * @param directory the log's folder; created when missing
   * @param options how it is kept
   * @throws AuditException when the folder, the key or the log's end cannot be read or do not fit
   *     together; the message says what to do
   */
  public static AuditLog open(Path directory, AuditOptions options) throws AuditException {
    try {
      LogFolder folder = LogFolder.open(directory, options.keyDirectory(), options.origin());
      try {
        Publisher publisher =
            new Publisher(directory, folder.key(), folder.checkpoint(), folder.note());
        publisher.finish();
        Frontier frontier = TileWriter.continueAt(directory, publisher.published()).frontier();
        AuditLog log = new AuditLog(folder, options, publisher, frontier);
        log.appender.start();
        log.publishing.start();
        return log;
      } catch (IOException | AuditException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw new AuditException(
          "log: cannot open " + directory + ": " + e + " (expected: a readable, writable folder)",
          e);
    }
  }

  /**
   * Appends an event. Returns at once, unless the disk is so far behind that the queue is full;
   * then it waits for room.
   *
   * @return a receipt, also when the log cannot write; it fails then
   */
  public Receipt append(AuditEvent event) {
    return appender.append(event.toBytes());
  }

  /** Number of durable events. */
  public long size() {
    return appender.committed();
  }

  /** Number of events that have a place in the log: durable ones, and those about to be. */
  public long accepted() {
    return appender.accepted();
  }

  /**
   * Drops events that are older than the log keeps them, in whole bundles of 256; hashes and proofs
   * stay. That it happens is an event of its own, on disk before anything is dropped.
   *
   * @param oldest events from this time on are kept
   * @param limit events from this index on are kept whatever their time
   * @return leaf index of the first event that is kept
   * @throws AuditException when it cannot be recorded, or files cannot be read or deleted
   */
  public long retain(Instant oldest, long limit) throws AuditException, InterruptedException {
    long floor = Retention.floor(directory());
    long published = publisher.published().size();
    long next =
        Math.min(
            Retention.keptFrom(directory(), published, oldest), limit - limit % TilePath.WIDTH);
    if (next <= floor) {
      return floor;
    }
    append(
            AuditEvent.builder(EventKind.SYSTEM)
                .outcome("retention")
                .attribute("keptFrom", Long.toString(next))
                .attribute("dropped", Long.toString(next - floor))
                .build())
        .awaitDurable();
    try {
      Retention.drop(directory(), folder.key(), next);
    } catch (IOException e) {
      throw new AuditException("retention: cannot drop: " + e, e);
    }
    return next;
  }

  /**
   * Compares the log with checkpoints of it that were kept elsewhere.
   *
   * @param kept a file with one or more, or a folder of such files
   * @throws AuditException when the log has fewer events than one of them proves, or another
   *     history: it was set back or rewritten
   */
  public void requireContinues(Path kept) throws AuditException {
    KeptCheckpoints.requireContinued(kept, this);
  }

  /** The newest signed checkpoint. */
  public Checkpoint checkpoint() {
    return publisher.published();
  }

  /** The newest signed checkpoint as its note. */
  public String signedCheckpoint() {
    return publisher.publishedNote();
  }

  /** The log's public key. */
  public VerifierKey verifierKey() {
    return folder.key().verifier();
  }

  /** The log's folder. */
  public Path directory() {
    return folder.directory();
  }

  /** Whether the last events could be written; not whether tiles and checkpoints could. */
  public boolean writable() {
    return appender.problem().isEmpty();
  }

  /** Whether the log works: {@link #problems} is empty. */
  public boolean healthy() {
    return appender.problem().isEmpty() && publishProblem == null && sinkProblem == null;
  }

  /** What does not work, each as a sentence for a person; empty when all is well. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(appender.problem().stream().toList());
    addIfPresent(problems, publishProblem);
    addIfPresent(problems, sinkProblem);
    return problems;
  }

  /**
   * Publishes a checkpoint over every event that is durable now, without waiting for the interval.
   *
   * @throws AuditException when tiles or checkpoint cannot be written, or the log is closed
   */
  public Checkpoint publish() throws AuditException {
    if (closed.get()) {
      // Another process may be writing by now.
      throw new AuditException("log: closed (expected: open)");
    }
    return publishOpen();
  }

  private Checkpoint publishOpen() throws AuditException {
    try {
      publisher.publish(appender.committed());
      publishProblem = null;
      return publisher.published();
    } catch (IOException e) {
      AuditException failure =
          new AuditException("tiles: cannot write: " + e + " (expected: room on the disk)", e);
      publishProblem = failure.getMessage();
      throw failure;
    } catch (AuditException e) {
      publishProblem = e.getMessage();
      throw e;
    }
  }

  /**
   * Writes what is queued, publishes the last checkpoint and sends it to the sink. Calling it again
   * does nothing.
   *
   * @throws AuditException when something could not be written; durable events stay in the journal
   */
  @Override
  public void close() throws AuditException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closing.countDown();
    joinPublishing();
    try (folder) {
      appender.close();
      publisher.finish();
      sink(true);
    } catch (IOException e) {
      throw new AuditException("log: cannot close " + folder.directory() + ": " + e, e);
    }
    String unsent = sinkProblem;
    if (unsent != null) {
      throw new AuditException(unsent);
    }
  }

  private void publishUntilClosed() {
    try {
      while (!closing.await(options.publishInterval().toNanos(), TimeUnit.NANOSECONDS)) {
        publishAndSink();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but a shutdown that does not wait for it.
      Thread.currentThread().interrupt();
    }
  }

  private void publishAndSink() {
    try {
      publishOpen();
      sink(false);
    } catch (AuditException e) {
      // Reported by problems() and tried again after the interval.
    } catch (RuntimeException e) {
      publishProblem = "tiles: " + e;
    }
  }

  private void sink(boolean last) {
    CheckpointSink sink = options.sink();
    Checkpoint checkpoint = publisher.published();
    boolean due = last || System.nanoTime() - sinkDue >= 0;
    if (sink == null || !due || checkpoint.size() == sunkSize) {
      return;
    }
    try {
      sink.keep(checkpoint, publisher.publishedNote());
      sunkSize = checkpoint.size();
      sinkDue = System.nanoTime() + options.sinkInterval().toNanos();
      sinkProblem = null;
    } catch (IOException | RuntimeException e) {
      sinkProblem = "checkpoint sink: " + e + " (expected: a sink that can be written)";
    }
  }

  private void joinPublishing() {
    boolean interrupted = false;
    while (publishing.isAlive()) {
      try {
        publishing.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void addIfPresent(List<String> problems, @Nullable String problem) {
    if (problem != null) {
      problems.add(problem);
    }
  }
}
