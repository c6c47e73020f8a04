package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import io.sallyport.sandbox.SimulatedAssistant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The built-in simulation, answering as if it were a server. */
public final class SimulatedUpstream implements Upstream {

  private final SimulatedAssistant assistant = new SimulatedAssistant();

  @Override
  public String name() {
    return Configuration.SIMULATION;
  }

  @Override
  public Reply send(Call call) throws UpstreamFailure {
    if (call.path().equals("/models")) {
      return new Prepared(200, List.of(Json.write(models())).iterator());
    }
    if (!call.path().equals("/embeddings") && !call.path().equals("/chat/completions")) {
      return new Prepared(404, List.of("{}".getBytes(StandardCharsets.UTF_8)).iterator());
    }
    JsonNode request = parse(call);
    if (!SimulatedAssistant.models().contains(request.path("model").asText())) {
      return new Prepared(404, List.of("{}".getBytes(StandardCharsets.UTF_8)).iterator());
    }
    if (call.path().equals("/embeddings")) {
      return new Prepared(200, List.of(Json.write(assistant.embed(request))).iterator());
    }
    if (!call.stream()) {
      return new Prepared(200, List.of(Json.write(assistant.complete(request))).iterator());
    }
    Iterator<ObjectNode> chunks = assistant.stream(request);
    Stream<byte[]> events = Stream.generate(() -> event(chunks)).takeWhile(e -> e.length > 0);
    byte[] done = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    return new Prepared(200, Stream.concat(events, Stream.of(done)).iterator());
  }

  private static byte[] event(Iterator<ObjectNode> chunks) {
    return chunks.hasNext()
        ? ("data: " + chunks.next() + "\n\n").getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }

  private static JsonNode parse(Call call) throws UpstreamFailure {
    try {
      return Json.readUpstream(call.body());
    } catch (IOException e) {
      throw new UpstreamFailure(Kind.INVALID, "the simulation was sent no JSON");
    }
  }

  private static ObjectNode models() {
    ObjectNode list = Json.MAPPER.createObjectNode();
    list.put("object", "list");
    ArrayNode data = list.putArray("data");
    for (String model : SimulatedAssistant.models()) {
      data.addObject().put("id", model).put("object", "model");
    }
    return list;
  }

  /** An answer that needs no network. */
  private static final class Prepared implements Reply {
    private final int status;
    private final Iterator<byte[]> pieces;

    Prepared(int status, Iterator<byte[]> pieces) {
      this.status = status;
      this.pieces = pieces;
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public byte @Nullable [] next() {
      return pieces.hasNext() ? pieces.next() : null;
    }

    @Override
    public void close() {}
  }
}
