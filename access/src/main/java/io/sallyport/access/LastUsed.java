package io.sallyport.access;

import io.sallyport.access.internal.Database;
import io.sallyport.access.internal.Rows;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When keys were last accepted: in memory at once, in the database now and then. */
final class LastUsed {
  private final Map<String, Instant> times = new ConcurrentHashMap<>();
  private final Map<String, Instant> flushed = new ConcurrentHashMap<>();

  void touch(String keyId, Instant now) {
    times.put(keyId, now);
  }

  ApiKey applyTo(ApiKey key) {
    Instant time = times.get(key.id());
    return time == null ? key : key.withLastUsedAt(time);
  }

  void flush(Database database) throws AccessException {
    Map<String, Instant> changed = new HashMap<>(times);
    changed.entrySet().removeIf(entry -> entry.getValue().equals(flushed.get(entry.getKey())));
    if (changed.isEmpty()) {
      return;
    }
    database.write(
        connection -> {
          for (Map.Entry<String, Instant> entry : changed.entrySet()) {
            Rows.updateLastUsed(connection, entry.getKey(), entry.getValue());
          }
          return changed.size();
        });
    flushed.putAll(changed);
  }
}
