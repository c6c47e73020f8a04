package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.dialect.Event;
import io.sallyport.gateway.dialect.Speech;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.EventStream;
import io.sallyport.gateway.upstream.StreamedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a streamed answer go out. The client is sent nothing before the first event
 * that says something: until then another upstream may answer in place of one that failed.
 */
final class StreamOut {

  /** Events without a word that are kept back; then the answer counts as begun. */
  private static final int MOST_SILENT = 64;

  private final Way way;
  private final Passage passage;
  private final Speech speech;
  private final List<ObjectNode> silent = new ArrayList<>();
  private @Nullable EventStream events;

  /** Where an answer to a request goes out. */
  StreamOut(Way way, Passage passage, Speech speech) {
    this.way = way;
    this.passage = passage;
    this.speech = speech;
  }

  /** Whether the client may have been sent something. */
  boolean isOpen() {
    return events != null;
  }

  /**
   * Sends an event, or keeps it back until there is one that says something.
   *
   * @return false when the client has gone
   * @throws ApiException 503 when it has to be in the log before, and cannot
   */
  boolean pass(ObjectNode event) {
    if (events == null && silent.size() < MOST_SILENT && !StreamedAnswer.says(event)) {
      silent.add(event);
      return true;
    }
    return flush() && send(speech.next(event));
  }

  /** Begins the answer with what was kept back. */
  boolean flush() {
    open();
    boolean there = true;
    for (ObjectNode event : List.copyOf(silent)) {
      there = send(speech.next(event));
    }
    silent.clear();
    return there;
  }

  /** Sends what a client is told now; false when it has gone. */
  boolean send(List<Event> out) {
    return send(open(), out);
  }

  /** Sends what a client is told now; false when it has gone. */
  static boolean send(EventStream events, List<Event> out) {
    boolean there = true;
    for (Event event : out) {
      JsonNode data = event.data();
      if (data == null) {
        there = events.sendLiteral("[DONE]");
      } else if (event.name().isEmpty()) {
        there = events.send(data);
      } else {
        there = events.send(event.name(), data);
      }
    }
    return there;
  }

  /** Begins the answer, if it has not begun; from here on it is this one or none. */
  EventStream open() {
    EventStream begun = events;
    if (begun == null) {
      way.begun(passage);
      begun = passage.exchange().respondEvents();
      events = begun;
    }
    return begun;
  }

  /** Ends an answer that is whole. */
  void endWhole() {
    open().endWhole();
  }

  /** Ends an answer that is not. */
  void end() {
    open().end();
  }
}
