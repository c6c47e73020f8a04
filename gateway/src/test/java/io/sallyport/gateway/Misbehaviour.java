package io.sallyport.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The ways in which a model server fails, each under the name of a model. */
final class Misbehaviour {

  // Made up, in the format of a provider; in two parts so that no scanner of repositories trips.
  private static final String SECRET = "AK" + "IANHSZBC7HAVLKYJ3K";

  private Misbehaviour() {}

  /** Teaches an upstream all of them. */
  static UnrulyUpstream all(UnrulyUpstream upstream) {
    answers(upstream);
    connections(upstream);
    streams(upstream);
    embeddings(upstream);
    return upstream;
  }

  private static void answers(UnrulyUpstream upstream) {
    upstream.on("status-500", call -> call.json(500, "{\"error\":{\"message\":\"inside\"}}"));
    upstream.on(
        "html-503", call -> call.respond(503, "text/html", "<html><h1>Unavailable</h1></html>"));
    upstream.on("status-401", call -> call.json(401, "{\"error\":{\"message\":\"bad key\"}}"));
    upstream.on("not-json", call -> call.respond(200, "text/html", "<html>Welcome</html>"));
    upstream.on(
        "busy-once",
        call -> {
          if (call.attempt() == 1) {
            call.json(429, "{}", "retry-after-ms: 20");
          } else {
            Answers.text("at last").answer(call);
          }
        });
    // Once more than the gate tries by itself, so that the client has to try again too.
    upstream.on(
        "busy-thrice",
        call -> {
          if (call.attempt() <= 3) {
            call.json(429, "{}", "retry-after-ms: 20");
          } else {
            Answers.text("at last").answer(call);
          }
        });
  }

  private static void connections(UnrulyUpstream upstream) {
    upstream.on("reset-at-once", UnrulyUpstream.Call::reset);
    upstream.on(
        "reset-after-head",
        call -> {
          call.raw(
              "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{");
          call.reset();
        });
    for (String silent : new String[] {"silent", "silent-abort", "silent-timeout"}) {
      upstream.on(silent, UnrulyUpstream.Call::awaitClosed);
    }
  }

  private static void streams(UnrulyUpstream upstream) {
    upstream.on(
        "leaks-later",
        Answers.text("A harmless beginning. ", "And then the key: ", SECRET, ", and more."));
    upstream.on("truncated-stream", call -> begun(call).end());
    upstream.on("reset-in-stream", call -> begun(call).reset());
    upstream.on("bad-event", call -> begun(call).event("{\"choices\":[{").done());
    upstream.on(
        "error-event",
        call ->
            begun(call)
                .event("{\"error\":{\"message\":\"out of memory\",\"code\":\"oom\"}}")
                .done());
    for (String endless : new String[] {"endless", "endless-abort"}) {
      upstream.on(
          endless,
          call -> {
            call.events();
            while (true) {
              call.event(Answers.delta(0, "content", "and so on, ").toString());
            }
          });
    }
  }

  private static UnrulyUpstream.Call begun(UnrulyUpstream.Call call) throws java.io.IOException {
    return call.events().event(Answers.delta(0, "content", "It begins well. ").toString());
  }

  private static void embeddings(UnrulyUpstream upstream) {
    ObjectNode floats = vector();
    ((ObjectNode) floats.at("/data/0")).putArray("embedding").add(0.5).add(-1.0).add(2.0);
    upstream.on("floats-only", Answers.json(floats));
    ObjectNode base64 = vector();
    ((ObjectNode) base64.at("/data/0")).put("embedding", "AAAAPwAAgL8AAABA");
    upstream.on("base64-only", Answers.json(base64));
  }

  private static ObjectNode vector() {
    ObjectNode body = Answers.MAPPER.createObjectNode().put("object", "list").put("model", "x");
    body.putArray("data").addObject().put("object", "embedding").put("index", 0);
    body.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1);
    return body;
  }
}
