package io.sallyport.access;

import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Authentication.Reason;
import io.sallyport.access.Authentication.Refused;
import io.sallyport.access.internal.Database;
import io.sallyport.access.internal.KeySecret;
import io.sallyport.access.internal.Rows;
import io.sallyport.access.internal.Snapshot;
import io.sallyport.access.internal.State;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the gate, and how much. Tenants and keys lie in an embedded database and, all of
 * them, in memory: {@link #authenticate} and {@link Quotas#reserve} never touch the database.
 *
 * <p>One process at a time has the database. Safe for many threads.
 */
public final class AccessControl implements AutoCloseable {
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(15);
  private static final String ADMIN_KEY_NAME = "admin";

  private final State state;
  private final InstantSource clock;
  private final LastUsed lastUsed = new LastUsed();
  private final ApiKeys keys;
  private final Tenants tenants;
  private final Quotas quotas;
  private final UsageLedger usage;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread flushing;
  private volatile @Nullable String problem;

  private AccessControl(State state, InstantSource clock, InstantSource pace) {
    this.state = state;
    this.clock = clock;
    this.keys = new ApiKeys(state, clock, lastUsed);
    this.tenants = new Tenants(state, clock);
    this.quotas = new Quotas(pace);
    this.usage = new UsageLedger(state.database(), clock);
    this.flushing =
        Thread.ofPlatform().name("access-flush").daemon().unstarted(this::flushUntilClosed);
  }

  /**
   * Opens the database in a folder, made when missing.
   *
   * @throws AccessException STORAGE when it is open in another process, damaged or newer than this
   *     program; the message says what to do
   */
  public static AccessControl open(Path directory, InstantSource clock) throws AccessException {
    return open(directory, clock, clock);
  }

  /**
   * The same where the time of day and the passing of time are told by two clocks.
   *
   * @param clock what time it is, for expiries and days; may be set back or ahead
   * @param pace how time passes, for windows of a minute; goes forward only
   */
  public static AccessControl open(Path directory, InstantSource clock, InstantSource pace)
      throws AccessException {
    Database database = Database.open(directory);
    try {
      Snapshot snapshot =
          database.read(connection -> Snapshot.of(Rows.tenants(connection), Rows.keys(connection)));
      AccessControl control =
          new AccessControl(new State(database, snapshot, directory, clock.instant()), clock, pace);
      control.flushing.start();
      return control;
    } catch (AccessException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Says whose key it is. The key is neither kept nor repeated.
   *
   * @param presentedKey what the client sent; null or empty when it sent none
   */
  public Authentication authenticate(@Nullable String presentedKey) {
    if (presentedKey == null || presentedKey.isEmpty()) {
      return new Refused(Reason.MISSING);
    }
    if (!KeySecret.wellFormed(presentedKey)) {
      return new Refused(Reason.MALFORMED);
    }
    Snapshot snapshot = state.snapshot();
    Optional<ApiKey> found = snapshot.byHash(KeySecret.hash(presentedKey));
    if (found.isEmpty()) {
      return new Refused(Reason.UNKNOWN);
    }
    ApiKey key = found.get();
    Optional<Tenant> tenant = snapshot.tenant(key.tenant());
    Instant now = clock.instant();
    if (key.revokedAt() != null || tenant.isEmpty()) {
      return new Refused(Reason.REVOKED);
    }
    if (key.expiredAt(now)) {
      return new Refused(Reason.EXPIRED);
    }
    if (tenant.get().suspended()) {
      return new Refused(Reason.TENANT_SUSPENDED);
    }
    lastUsed.touch(key.id(), now);
    Principal principal =
        new Principal(
            key.tenant(),
            key.id(),
            key.name(),
            key.roles(),
            key.models(),
            snapshot.firstOf(key.id()));
    return new Authenticated(principal, key.limits(), tenant.get().limits());
  }

  /** Keys. */
  public ApiKeys keys() {
    return keys;
  }

  /** Tenants. */
  public Tenants tenants() {
    return tenants;
  }

  /** Requests and tokens per minute. */
  public Quotas quotas() {
    return quotas;
  }

  /** What was used. */
  public UsageLedger usage() {
    return usage;
  }

  /**
   * Registers for keys that are cut off: revoked, or with a tenant that was suspended or deleted.
   * The listener is called with the key's id on the thread that made the change, before the
   * change's method returns; it cuts open streams and must be short.
   *
   * @return run it to be told no more
   */
  public Runnable onRevoked(Consumer<String> listener) {
    return state.onCutOff(listener);
  }

  /**
   * Makes the tenant {@code default} with an administrator's key when there is no tenant at all.
   *
   * @return the key, to be shown once; nothing when there already are tenants
   * @throws AccessException STORAGE
   */
  public Optional<IssuedKey> bootstrap() throws AccessException {
    state.changes().lock();
    try {
      return tenants.list().isEmpty() ? Optional.of(recoverAdminKey()) : Optional.empty();
    } finally {
      state.changes().unlock();
    }
  }

  /**
   * The way back in when every administrator's key is lost: makes a new one in tenant {@code
   * default}, which is made or resumed as needed. Other keys stay as they are; revoke the lost
   * ones.
   *
   * <p>Whoever can write the data folder may do this, and nobody else: it is offered by the command
   * line on the folder, not by the server, and works only while no server runs, because the
   * database is locked by the process that has it open.
   *
   * @throws AccessException STORAGE
   */
  public IssuedKey recoverAdminKey() throws AccessException {
    state.changes().lock();
    try {
      Optional<Tenant> tenant = tenants.find(Tenants.DEFAULT);
      if (tenant.isEmpty()) {
        tenants.create(Tenants.DEFAULT, "Default", Limits.NONE);
      } else if (tenant.get().suspended()) {
        tenants.resume(Tenants.DEFAULT);
      }
      return keys.create(KeyRequest.of(Tenants.DEFAULT, ADMIN_KEY_NAME, Role.ADMIN));
    } finally {
      state.changes().unlock();
    }
  }

  /** What does not work, as a sentence for a person; nothing when all is well. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Writes usage and last use of keys to the database now.
   *
   * @throws AccessException STORAGE; what could not be written is kept for the next time
   */
  public void flush() throws AccessException {
    state.settle();
    lastUsed.flush(state.database());
    usage.flush();
    problem = null;
  }

  /**
   * Writes usage and last use of keys and closes the database.
   *
   * @throws AccessException STORAGE when that failed
   */
  @Override
  public void close() throws AccessException {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    Database database = state.database();
    try (database) {
      flush();
    }
  }

  private void flushUntilClosed() {
    try {
      while (!closing.await(FLUSH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        flushQuietly();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but a shutdown that does not wait for it.
      Thread.currentThread().interrupt();
    }
  }

  private void flushQuietly() {
    try {
      flush();
    } catch (AccessException | RuntimeException e) {
      problem = String.valueOf(e.getMessage());
    }
  }
}
