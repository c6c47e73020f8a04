package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.dialect.UpstreamDialect;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A streamed answer of an upstream, after its first words arrived. */
public final class StreamedAnswer implements AutoCloseable {

  private static final String DONE = "[DONE]";

  /** Events without a word that are waited through; then the stream counts as begun. */
  private static final int MOST_SILENT = 64;

  private final RouteSettings route;
  private final Reply reply;
  private final EventReader events;
  private final UpstreamDialect.Reading reading;
  private final Deque<ObjectNode> chunks = new ArrayDeque<>();
  private boolean done;

  private StreamedAnswer(
      RouteSettings route,
      Reply reply,
      EventReader events,
      UpstreamDialect.Reading reading,
      List<ObjectNode> first) {
    this.route = route;
    this.reply = reply;
    this.events = events;
    this.reading = reading;
    this.chunks.addAll(first);
  }

  /**
   * Waits for the first event that says something, so that a stream which never does can still be
   * tried elsewhere. Most upstreams send the role at once, long before the first word.
   *
   * @throws UpstreamFailure when the stream stalls, ends or breaks before it, or begins with an
   *     error
   */
  static StreamedAnswer begin(RouteSettings route, Reply reply, UpstreamDialect.Reading reading)
      throws UpstreamFailure {
    EventReader events = new EventReader(reply);
    reply.streams();
    List<ObjectNode> first = new ArrayList<>();
    boolean says = false;
    for (int read = 0; !says && read < MOST_SILENT && !reading.ended(); read++) {
      String data = events.next();
      if (data == null || data.equals(DONE)) {
        throw new UpstreamFailure(
            Kind.BROKEN, "the upstream's stream ended before it said anything");
      }
      try {
        for (ObjectNode chunk : reading.chunks(parse(data))) {
          UpstreamShape.requireChunk(chunk);
          says |= says(chunk);
          first.add(chunk);
        }
      } catch (ApiException unsound) {
        throw UpstreamFailure.unsound(unsound.error());
      }
    }
    if (says) {
      reply.said();
    }
    return new StreamedAnswer(route, reply, events, reading, first);
  }

  /** Whether an event has more than a role. */
  public static boolean says(ObjectNode chunk) {
    for (JsonNode choice : chunk.path("choices")) {
      if (choice.hasNonNull("finish_reason")) {
        return true;
      }
      for (Map.Entry<String, JsonNode> field : choice.path("delta").properties()) {
        JsonNode value = field.getValue();
        boolean empty = value.isNull() || value.asText().isEmpty() && value.isEmpty();
        if (!field.getKey().equals("role") && !empty) {
          return true;
        }
      }
    }
    return false;
  }

  /** The route that answers. */
  public RouteSettings route() {
    return route;
  }

  /**
   * Waits for the next event.
   *
   * @return the event, or null when the upstream said that it was the last one
   * @throws UpstreamFailure when the stream stalls, breaks, ends without saying so, tells of an
   *     error, or is none
   */
  public @Nullable ObjectNode next() throws UpstreamFailure {
    try {
      ObjectNode chunk = chunk();
      if (chunk != null) {
        if (chunk.path("error").isObject()) {
          throw new UpstreamFailure(Kind.BROKEN, told(chunk));
        }
        UpstreamShape.requireChunk(chunk);
      }
      return chunk;
    } catch (ApiException unsound) {
      throw UpstreamFailure.unsound(unsound.error());
    }
  }

  /** An error in mid-stream is told in the gate's words: the upstream's were not inspected. */
  private String told(ObjectNode chunk) {
    String code = UpstreamCodes.known(chunk.path("error").path("code").asText(""));
    return "The upstream '"
        + route.upstream()
        + "' reported an error in its stream"
        + (code.isEmpty() ? "" : " (" + code + ")");
  }

  private @Nullable ObjectNode chunk() throws UpstreamFailure {
    while (chunks.isEmpty() && !reading.ended()) {
      ObjectNode event = event();
      if (event == null) {
        return null;
      }
      List<ObjectNode> read = reading.chunks(event);
      if (read.stream().anyMatch(StreamedAnswer::says)) {
        reply.said();
      }
      chunks.addAll(read);
    }
    return chunks.poll();
  }

  private @Nullable ObjectNode event() throws UpstreamFailure {
    if (done) {
      return null;
    }
    String data = events.next();
    if (data == null || (data.equals(DONE) && !reading.endsWithWord())) {
      throw new UpstreamFailure(
          Kind.BROKEN, "upstream '" + route.upstream() + "' ended its stream without saying so");
    }
    if (data.equals(DONE)) {
      done = true;
      return null;
    }
    return parse(data);
  }

  @Override
  public void close() {
    if (done) {
      reply.finish();
    }
    reply.close();
  }

  private static ObjectNode parse(String data) throws UpstreamFailure {
    try {
      JsonNode node = Json.readUpstream(data.getBytes(StandardCharsets.UTF_8));
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // Answered below: the text itself must not reach a log.
    }
    throw new UpstreamFailure(Kind.INVALID, "the upstream sent an event that is no JSON object");
  }
}
