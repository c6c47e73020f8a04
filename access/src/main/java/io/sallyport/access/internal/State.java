package io.sallyport.access.internal;

import io.sallyport.access.AccessException;
import io.sallyport.access.AccessException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The database and the snapshot of it in memory, with those who want to know of cut-off keys. */
public final class State {
  private final ReentrantLock changes = new ReentrantLock();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Database database;
  private volatile Snapshot snapshot;
  private final CutOffs cutOffs;
  private boolean unsettled;

  /**
   * A state as it was loaded, with what was cut off and could not be written in its rows.
   *
   * @param folder where that is kept
   * @param now when that happened, as far as anybody knows
   * @throws AccessException when what was cut off cannot be read
   */
  public State(Database database, Snapshot loaded, Path folder, Instant now)
      throws AccessException {
    this.database = database;
    Snapshot next = loaded;
    try {
      CutOffs kept = new CutOffs(folder);
      for (String entry : kept.entries()) {
        next = next.cutOff(entry, now);
        unsettled = true;
      }
      this.cutOffs = kept;
    } catch (IOException e) {
      throw new AccessException(
          Reason.STORAGE,
          "access/cut-off: cannot be read ("
              + e.getMessage()
              + "), and says whom to refuse (expected: a file that the gate may read)",
          e);
    }
    this.snapshot = next;
  }

  /**
   * Changes rows so that a key or the keys of a tenant are refused; only while {@link #changes} is
   * held. When the rows cannot be changed it is kept beside them, where it takes no more room.
   *
   * @param entry {@code key ID} or {@code tenant ID}
   * @throws AccessException when the rows were not changed; the message says what a restart does
   */
  public void writeCutOff(String entry, Database.Work<?> work) throws AccessException {
    try {
      write(work);
    } catch (AccessException e) {
      if (e.reason() != AccessException.Reason.STORAGE) {
        throw e;
      }
      throw new AccessException(e.reason(), e.getMessage() + "; " + kept(entry), e);
    }
  }

  private String kept(String entry) {
    try {
      cutOffs.add(entry);
      return "it holds all the same, also after a restart";
    } catch (IOException e) {
      return "it holds until the next restart only: make room, and do it again";
    }
  }

  /** The database. */
  public Database database() {
    return database;
  }

  /**
   * Changes rows in one transaction; only while {@link #changes} is held. After a change that
   * failed, when nobody knows how much of it is on disk, the next one first makes the rows what the
   * snapshot is: what was refused is not there, and a key that was revoked in memory only is
   * revoked on disk.
   */
  public void write(Database.Work<?> work) throws AccessException {
    boolean all = unsettled;
    unsettled = true;
    database.write(
        connection -> {
          if (all) {
            Rows.settle(connection, snapshot);
          }
          return work.with(connection);
        });
    unsettled = false;
    cutOffs.clear();
  }

  /** Makes up for a change that failed, if one did. */
  public void settle() throws AccessException {
    changes.lock();
    try {
      if (unsettled) {
        write(connection -> true);
      }
    } finally {
      changes.unlock();
    }
  }

  /** Tenants and keys as they are now. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Puts a snapshot in force; only while {@link #changes} is held. */
  public void replace(Snapshot next) {
    snapshot = next;
  }

  /** The lock that every change holds from reading the snapshot to replacing it. */
  public ReentrantLock changes() {
    return changes;
  }

  /** Registers a listener; running the result takes it away. */
  public Runnable onCutOff(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells all listeners of a key; one that throws does not keep the others from hearing. */
  public void cutOff(String keyId) {
    RuntimeException first = null;
    for (Consumer<String> listener : listeners) {
      try {
        listener.accept(keyId);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
