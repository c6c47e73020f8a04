package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.ReuseSettings.Bounds;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whole answers of upstreams, as they came, by the very request that they answer: its JSON after
 * the guard's treatment with sorted keys, the tenant, the policy and the model. It belongs to one
 * configuration and goes with it. What is given again goes through everything that comes after an
 * upstream, so that no verdict is ever given again. Thread-safe.
 */
public final class AnswerCache {

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Kept(RouteSettings route, byte[] body, long untilMillis) {}

  private final Bounds bounds;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private long bytes;

  /** An empty cache. */
  public AnswerCache(Bounds bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Names a request. */
  public static String key(
      String tenant, String policy, String model, String path, ObjectNode body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {tenant, policy, model, path}) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        digest.update((text.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(text);
      }
      digest.update(SORTED.writeValueAsBytes(SORTED.convertValue(body, Map.class)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** The answer to a request that was answered before. */
  public synchronized Optional<Answer> find(String key) {
    Kept found = kept.get(key);
    if (found == null) {
      return Optional.empty();
    }
    if (found.untilMillis() <= clock.millis()) {
      kept.remove(key);
      bytes -= found.body().length;
      return Optional.empty();
    }
    try {
      return Json.readUpstream(found.body()) instanceof ObjectNode body
          ? Optional.of(new Answer(found.route(), body))
          : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("what was written can be read", e);
    }
  }

  /**
   * Takes down an answer as it came, unless it asks for a call of a tool, which has to be decided
   * each time.
   *
   * @return keeps it
   */
  public Runnable keeping(String key, Answer answer) {
    for (JsonNode choice : answer.body().path("choices")) {
      if (choice.path("message").has("tool_calls") || choice.path("message").has("function_call")) {
        return () -> {};
      }
    }
    RouteSettings route = answer.route();
    byte[] body = Json.write(answer.body());
    return body.length > bounds.bytes() ? () -> {} : () -> keep(key, route, body);
  }

  private synchronized void keep(String key, RouteSettings route, byte[] body) {
    Kept before = kept.put(key, new Kept(route, body, clock.millis() + bounds.time().toMillis()));
    bytes += body.length - (before == null ? 0 : before.body().length);
    Iterator<Kept> oldest = kept.values().iterator();
    while (kept.size() > bounds.entries() || bytes > bounds.bytes()) {
      bytes -= oldest.next().body().length;
      oldest.remove();
    }
  }
}
