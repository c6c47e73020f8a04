package io.sallyport.gateway.pipeline;

import io.sallyport.gateway.upstream.Cancellation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that are under way, by key, so that a revoked key cuts its open streams, and a gate
 * that stops can tell all of them.
 */
public final class ActiveCalls {

  /** Reason of a call that was cut because its key was revoked. */
  static final String REVOKED = "revoked";

  /** Reason of a call that was cut because the gate stops. */
  static final String STOPPING = "stopping";

  private final Map<String, Set<Cancellation>> byKey = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /** Registers a call until the returned action is run. */
  Runnable register(String keyId, Cancellation call) {
    byKey.computeIfAbsent(keyId, key -> ConcurrentHashMap.newKeySet()).add(call);
    if (stopping) {
      call.cancel(STOPPING);
    }
    return () ->
        byKey.computeIfPresent(
            keyId,
            (key, calls) -> {
              calls.remove(call);
              return calls.isEmpty() ? null : calls;
            });
  }

  /** Cuts every call, those that begin later too. */
  public void stop() {
    stopping = true;
    byKey.values().forEach(calls -> calls.forEach(call -> call.cancel(STOPPING)));
  }

  /** Cuts every call of a key. */
  public void cut(String keyId) {
    byKey.getOrDefault(keyId, Set.of()).forEach(call -> call.cancel(REVOKED));
  }
}
