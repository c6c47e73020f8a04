package io.sallyport.access.internal;

import io.sallyport.access.AccessException;
import io.sallyport.access.AccessException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * An embedded H2 database in one file, locked for one process. What {@link #write} has returned
 * from is forced to disk. H2 closes itself when it cannot write, on a full disk for example; the
 * next use opens it again.
 *
 * <p>All work runs on one thread of its own: an interrupted caller would otherwise close the file
 * under the database.
 */
public final class Database implements AutoCloseable {
  /** Less room than this, in bytes, and a small change may not fit. */
  private static final long SCARCE = 1 << 20;

  private final FileChannel lock;
  private final ExecutorService thread;
  private final Path file;

  /** Used on the one thread only. */
  private Connection connection;

  private boolean broken;

  private Database(FileChannel lock, ExecutorService thread, Connection connection, Path file) {
    this.lock = lock;
    this.thread = thread;
    this.connection = connection;
    this.file = file;
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T with(Connection connection) throws SQLException, AccessException;
  }

  /**
   * Opens {@code access.mv.db} in a folder, made when missing, and brings its schema up to date.
   *
   * @throws AccessException when it is in use, damaged, or of a newer version
   */
  public static Database open(Path folder) throws AccessException {
    Path file = folder.toAbsolutePath().resolve("access");
    if (file.toString().contains(";")) {
      throw new AccessException(
          Reason.STORAGE, "data folder: " + folder + " (expected: a path without ';')");
    }
    FileChannel lock = lock(folder);
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("access-database").daemon().factory());
    try {
      Connection connection = run(thread, () -> connect(file));
      return new Database(lock, thread, connection, file);
    } catch (AccessException | RuntimeException e) {
      thread.shutdown();
      unlock(lock);
      throw e;
    }
  }

  /** Reads. */
  public <T> T read(Work<T> work) throws AccessException {
    return run(thread, () -> guarded(work));
  }

  /** Changes in one transaction, which is durable when this returns and undone when it throws. */
  public <T> T write(Work<T> work) throws AccessException {
    return run(
        thread,
        () ->
            guarded(
                open -> {
                  try {
                    T result = work.with(open);
                    open.commit();
                    // WRITE_DELAY=0 writes at commit; this also waits for the disk.
                    execute(open, "CHECKPOINT SYNC");
                    return result;
                  } catch (SQLException | AccessException | RuntimeException e) {
                    rollback(open, e);
                    throw e;
                  }
                }));
  }

  @Override
  public void close() throws AccessException {
    if (thread.isShutdown()) {
      return;
    }
    try {
      run(thread, this::disconnect);
    } finally {
      thread.shutdown();
      unlock(lock);
    }
  }

  // H2 has a lock of its own, which lets the same process in twice.
  private static FileChannel lock(Path folder) throws AccessException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("access.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new AccessException(
            Reason.STORAGE,
            "access database: "
                + folder
                + " is open in another process (expected: one; stop the running gateway first)");
      }
      return channel;
    } catch (IOException e) {
      throw new AccessException(
          Reason.STORAGE,
          "data folder: cannot use " + folder + ": " + e + " (expected: a writable folder)",
          e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void unlock(FileChannel lock) throws AccessException {
    try {
      lock.close();
    } catch (IOException e) {
      throw new AccessException(Reason.STORAGE, "access database: cannot unlock: " + e, e);
    }
  }

  private static void rollback(Connection open, Exception cause) {
    try {
      open.rollback();
    } catch (SQLException e) {
      // A database that closed itself has nothing to take back.
      cause.addSuppressed(e);
    }
  }

  private <T> T guarded(Work<T> work) throws AccessException {
    try {
      if (broken) {
        closeQuietly(connection);
        connection = connect(file);
        broken = false;
      }
      return work.with(connection);
    } catch (SQLException e) {
      broken = true;
      throw failure(file, e);
    }
  }

  /** One that broke is not opened again for it: all that was acknowledged is on the disk. */
  private boolean disconnect() throws AccessException {
    if (broken) {
      closeQuietly(connection);
      return true;
    }
    try {
      connection.close();
      return true;
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static void closeQuietly(Connection old) {
    try {
      old.close();
    } catch (SQLException e) {
      // It is given up because it does not work.
    }
  }

  private static Connection connect(Path file) throws AccessException {
    String url =
        "jdbc:h2:file:"
            + file
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";
    try {
      Connection connection = DriverManager.getConnection(url, "sa", "");
      try {
        connection.setAutoCommit(false);
        Schema.migrate(connection);
        return connection;
      } catch (SQLException | AccessException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static AccessException failure(Path file, SQLException cause) {
    return new AccessException(
        Reason.STORAGE,
        "access database: "
            + file
            + ".mv.db cannot be used, H2 error "
            + cause.getErrorCode()
            + (full(file)
                ? ", the disk is full (expected: room on the disk)"
                : " (expected: a whole database file and room on the disk;"
                    + " restore a backup, or move the file away to begin anew with no keys)"),
        cause);
  }

  private static boolean full(Path file) {
    try {
      return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < SCARCE;
    } catch (IOException e) {
      return false;
    }
  }

  private interface Step<T> {
    T run() throws AccessException;
  }

  private static <T> T run(ExecutorService thread, Step<T> step) throws AccessException {
    try {
      // join() does not give up when the caller is interrupted: the change is being made.
      return CompletableFuture.supplyAsync(() -> unchecked(step), thread).join();
    } catch (RejectedExecutionException e) {
      throw new AccessException(
          Reason.STORAGE, "access database: closed (expected: open while requests are served)", e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof Wrapped wrapped) {
        throw wrapped.failure;
      }
      throw e;
    }
  }

  private static <T> T unchecked(Step<T> step) {
    try {
      return step.run();
    } catch (AccessException e) {
      throw new Wrapped(e);
    }
  }

  private static final class Wrapped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final AccessException failure;

    Wrapped(AccessException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
