package io.sallyport.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** How a test asks one of the APIs that have no conversation. */
enum OneShot {
  SPEECH("/v1/audio/speech", "audio.speech", "input", Set.of("audio")) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.respond(200, "audio/mpeg", "\u00ff\u00fb\u0090\u0000\u0001\u0002\u0003");
    }
  },
  TRANSCRIPTIONS("/v1/audio/transcriptions", "audio.transcriptions", "prompt", Set.of("audio")) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.json(
          200, "{\"text\":\"" + text + "\",\"usage\":{\"input_tokens\":5,\"output_tokens\":7}}");
    }

    @Override
    HttpRequest.Builder ask(RunningGateway gateway, String model, String text, String extra) {
      return form(gateway, this, model, text, extra);
    }
  },
  TRANSLATIONS("/v1/audio/translations", "audio.translations", "prompt", Set.of("audio")) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.respond(200, "text/plain", text);
    }

    @Override
    HttpRequest.Builder ask(RunningGateway gateway, String model, String text, String extra) {
      return form(gateway, this, model, text, extra);
    }
  },
  IMAGES("/v1/images/generations", "images.generations", "prompt", Set.of("image")) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.json(
          200,
          "{\"created\":1,\"data\":[{\"b64_json\":\""
              + Surface.IMAGE
              + "\",\"revised_prompt\":\""
              + text
              + "\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":7}}");
    }
  },
  RERANK("/v1/rerank", "rerank", "query", Set.of()) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.json(
          200,
          "{\"results\":[{\"index\":0,\"relevance_score\":0.9,\"document\":{\"text\":\""
              + text
              + "\"}}],\"usage\":{\"total_tokens\":5}}");
    }

    @Override
    ObjectNode body(String model, String text) {
      ObjectNode body = super.body(model, text);
      body.putArray("documents").add("Tea grows on hills.").add("Coffee too.");
      return body;
    }
  },
  EMBEDDINGS("/v1/embeddings", "embeddings", "input", Set.of()) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.json(
          200,
          "{\"data\":[{\"index\":0,\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");
    }
  },
  COUNT("/v1/messages/count_tokens", "messages.count_tokens", "messages[0].content", Set.of()) {
    @Override
    void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException {
      call.json(500, "{}");
    }

    @Override
    ObjectNode body(String model, String text) {
      return Surface.MESSAGES.ask(model, "", text);
    }
  };

  private final String path;
  private final String logged;
  private final String field;
  private final Set<String> uninspected;

  OneShot(String path, String logged, String field, Set<String> uninspected) {
    this.path = path;
    this.logged = logged;
    this.field = field;
    this.uninspected = uninspected;
  }

  String path() {
    return path;
  }

  String logged() {
    return logged;
  }

  /** Where the text of a question stands. */
  String field() {
    return field;
  }

  /** Kinds of content that nothing reads. */
  Set<String> uninspected() {
    return uninspected;
  }

  /** Whether an upstream is asked. */
  boolean forwards() {
    return this != COUNT;
  }

  /** Whether answers say something. */
  boolean says() {
    return this != SPEECH && this != EMBEDDINGS && this != COUNT;
  }

  /** Answers in the place of an upstream. */
  abstract void answer(UnrulyUpstream.Call call, String text) throws java.io.IOException;

  ObjectNode body(String model, String text) {
    return Answers.MAPPER.createObjectNode().put("model", model).put(field, text);
  }

  /** A request with a field besides that holds something; none when it is empty. */
  HttpRequest.Builder ask(RunningGateway gateway, String model, String text, String extra) {
    ObjectNode body = body(model, text);
    if (!extra.isEmpty()) {
      body.put(extra, "x");
    }
    return gateway.request(path).POST(RunningGateway.ofText(body.toString()));
  }

  /** Bytes that are sound as far as anybody can see. */
  static final byte[] SOUND = {
    'R', 'I', 'F', 'F', 0, 1, 2, 3, (byte) 0xfe, 4, 5, 6, (byte) 0x9a, 7, '\r', '\n', '-', '-', 0
  };

  private static HttpRequest.Builder form(
      RunningGateway gateway, OneShot of, String model, String text, String extra) {
    StringBuilder head = new StringBuilder();
    part(head, "model", model);
    part(head, of.field(), text);
    if (!extra.isEmpty()) {
      part(head, extra, "x");
    }
    head.append("--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n")
        .append("content-type: audio/wav\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
    byte[] end = "\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[start.length + SOUND.length + end.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(SOUND, 0, all, start.length, SOUND.length);
    System.arraycopy(end, 0, all, start.length + SOUND.length, end.length);
    return gateway
        .request(of.path())
        .setHeader("content-type", "multipart/form-data; boundary=edge")
        .POST(HttpRequest.BodyPublishers.ofByteArray(all));
  }

  private static void part(StringBuilder form, String name, String value) {
    form.append("--edge\r\ncontent-disposition: form-data; name=\"")
        .append(name)
        .append("\"\r\n\r\n")
        .append(value)
        .append("\r\n");
  }
}
