package io.sallyport.access.internal;

import io.sallyport.access.AccessException;
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
  private boolean unsettled;

  /** A state as it was loaded. */
  public State(Database database, Snapshot snapshot) {
    this.database = database;
    this.snapshot = snapshot;
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
