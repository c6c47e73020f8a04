package io.sallyport.access;

import io.sallyport.access.internal.Database;
import io.sallyport.core.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was used, by tenant, key, model and day. Counted in memory and written to the database now
 * and then and at the end; a kill loses what was counted since, at most some seconds. The audit
 * log, not this, is the record that loses nothing.
 */
public final class UsageLedger {
  private static final int MAX_MODEL = 256;

  private final Database database;
  private final InstantSource clock;
  private final ReentrantLock counting = new ReentrantLock();
  private final ReentrantLock flushing = new ReentrantLock();
  private Map<Place, long[]> counted = new HashMap<>();

  private record Place(String tenant, String keyId, String model, LocalDate day) {}

  UsageLedger(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Counts a request.
   *
   * @param principal whose it was
   * @param model a configured model, at most 256 characters
   * @param tokensIn 0 or more
   * @param tokensOut 0 or more
   * @param blocked whether the guard blocked it
   */
  public void record(
      Principal principal, String model, long tokensIn, long tokensOut, boolean blocked) {
    if (model.length() > MAX_MODEL || tokensIn < 0 || tokensOut < 0) {
      throw new IllegalArgumentException(
          "usage: model of "
              + model.length()
              + " characters, tokens "
              + tokensIn
              + " and "
              + tokensOut
              + " (expected: at most 256 characters, tokens 0 or more)");
    }
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Place place = new Place(principal.tenant(), principal.keyId(), model, day);
    add(place, new long[] {1, blocked ? 1 : 0, tokensIn, tokensOut});
  }

  /**
   * What was used on some days, all that was counted until now included.
   *
   * @param from first day (UTC)
   * @param to last day, inclusive
   * @return sorted by day, tenant, key and model
   * @throws AccessException STORAGE
   */
  public List<Usage> usage(LocalDate from, LocalDate to) throws AccessException {
    flush();
    return database.read(connection -> select(connection, from, to));
  }

  /**
   * Writes what was counted to the database.
   *
   * @throws AccessException STORAGE; the counts are kept for the next time
   */
  void flush() throws AccessException {
    flushing.lock();
    try {
      Map<Place, long[]> taken = take();
      if (taken.isEmpty()) {
        return;
      }
      try {
        database.write(
            connection -> {
              for (Map.Entry<Place, long[]> entry : taken.entrySet()) {
                merge(connection, entry.getKey(), entry.getValue());
              }
              return taken.size();
            });
      } catch (AccessException | RuntimeException e) {
        taken.forEach(this::add);
        throw e;
      }
    } finally {
      flushing.unlock();
    }
  }

  private void add(Place place, long[] amounts) {
    counting.lock();
    try {
      long[] sums = counted.computeIfAbsent(place, _ -> new long[amounts.length]);
      for (int i = 0; i < amounts.length; i++) {
        sums[i] += amounts[i];
      }
    } finally {
      counting.unlock();
    }
  }

  private Map<Place, long[]> take() {
    counting.lock();
    try {
      Map<Place, long[]> taken = counted;
      counted = new HashMap<>();
      return taken;
    } finally {
      counting.unlock();
    }
  }

  private static void merge(Connection connection, Place place, long[] amounts)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE usage_by_day SET requests = requests + ?, blocked = blocked + ?,"
                + " tokens_in = tokens_in + ?, tokens_out = tokens_out + ?"
                + " WHERE tenant = ? AND key_id = ? AND model = ? AND usage_day = ?")) {
      set(update, place, amounts);
      if (update.executeUpdate() > 0) {
        return;
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO usage_by_day (requests, blocked, tokens_in, tokens_out, tenant, key_id,"
                + " model, usage_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      set(insert, place, amounts);
      insert.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Place place, long[] amounts)
      throws SQLException {
    for (int i = 0; i < amounts.length; i++) {
      statement.setLong(i + 1, amounts[i]);
    }
    statement.setString(5, place.tenant);
    statement.setString(6, place.keyId);
    statement.setString(7, place.model);
    statement.setObject(8, place.day);
  }

  private static List<Usage> select(Connection connection, LocalDate from, LocalDate to)
      throws SQLException {
    List<Usage> usage = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT * FROM usage_by_day WHERE usage_day BETWEEN ? AND ?"
                + " ORDER BY usage_day, tenant, key_id, model")) {
      select.setObject(1, from);
      select.setObject(2, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          usage.add(
              new Usage(
                  row.getString("tenant"),
                  row.getString("key_id"),
                  row.getString("model"),
                  row.getObject("usage_day", LocalDate.class),
                  row.getLong("requests"),
                  row.getLong("blocked"),
                  row.getLong("tokens_in"),
                  row.getLong("tokens_out")));
        }
      }
    }
    return usage;
  }
}
