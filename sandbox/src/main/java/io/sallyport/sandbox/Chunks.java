package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A completion as a stream of chunks: the role, token by token, the end of each choice, usage. */
final class Chunks {

  private static final int ARGUMENT_PIECE = 9;

  private final Completion completion;
  private final boolean includeUsage;

  Chunks(Completion completion, JsonNode request) {
    this.completion = completion;
    this.includeUsage = request.path("stream_options").path("include_usage").asBoolean(false);
  }

  Iterator<ObjectNode> iterator() {
    Stream<Supplier<ObjectNode>> all = Stream.empty();
    for (Completion.Choice choice : completion.choices()) {
      all = Stream.concat(all, choice(choice));
    }
    if (includeUsage) {
      all = Stream.concat(all, Stream.of(this::usage));
    }
    return all.map(Supplier::get).iterator();
  }

  private Stream<Supplier<ObjectNode>> choice(Completion.Choice choice) {
    Supplier<ObjectNode> begin =
        () -> {
          ObjectNode chunk = chunk(choice);
          ObjectNode delta = delta(chunk);
          delta.put("role", "assistant");
          delta.put("content", "");
          return chunk;
        };
    Stream<Supplier<ObjectNode>> middle =
        choice.calls().isEmpty()
            ? Tokens.of(choice.text()).stream().map(token -> () -> text(choice, token))
            : calls(choice).stream();
    Supplier<ObjectNode> end =
        () -> {
          ObjectNode chunk = chunk(choice);
          ((ObjectNode) chunk.path("choices").get(0)).put("finish_reason", choice.finishReason());
          return chunk;
        };
    return Stream.concat(Stream.concat(Stream.of(begin), middle), Stream.of(end));
  }

  private ObjectNode text(Completion.Choice choice, String token) {
    ObjectNode chunk = chunk(choice);
    delta(chunk).put("content", token);
    if (completion.logprobs()) {
      ((ObjectNode) chunk.path("choices").get(0))
          .set("logprobs", completion.logprobs(List.of(token)));
    }
    return chunk;
  }

  private List<Supplier<ObjectNode>> calls(Completion.Choice choice) {
    List<Supplier<ObjectNode>> chunks = new ArrayList<>();
    for (int i = 0; i < choice.calls().size(); i++) {
      int index = i;
      Reply.ToolCall call = choice.calls().get(i);
      chunks.add(
          () -> {
            ObjectNode chunk = chunk(choice);
            ObjectNode entry = delta(chunk).putArray("tool_calls").addObject();
            entry.put("index", index);
            entry.put("id", completion.callId(choice, index));
            entry.put("type", call.type());
            entry.putObject(call.type()).put("name", call.name()).put(call.field(), "");
            return chunk;
          });
      String arguments = call.arguments();
      for (int at = 0; at < arguments.length(); at += ARGUMENT_PIECE) {
        String piece = arguments.substring(at, Math.min(arguments.length(), at + ARGUMENT_PIECE));
        chunks.add(
            () -> {
              ObjectNode chunk = chunk(choice);
              ObjectNode entry = delta(chunk).putArray("tool_calls").addObject();
              entry.put("index", index);
              entry.putObject(call.type()).put(call.field(), piece);
              return chunk;
            });
      }
    }
    return chunks;
  }

  private ObjectNode usage() {
    ObjectNode chunk = completion.head("chat.completion.chunk");
    chunk.putArray("choices");
    chunk.set("usage", completion.usage());
    return chunk;
  }

  private ObjectNode chunk(Completion.Choice choice) {
    ObjectNode chunk = completion.head("chat.completion.chunk");
    ObjectNode node = chunk.putArray("choices").addObject();
    node.put("index", choice.index());
    node.putObject("delta");
    node.putNull("logprobs");
    node.putNull("finish_reason");
    if (includeUsage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private static ObjectNode delta(ObjectNode chunk) {
    return (ObjectNode) chunk.path("choices").get(0).path("delta");
  }
}
