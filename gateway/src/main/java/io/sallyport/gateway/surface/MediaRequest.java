package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.guard.Uninspected;
import java.io.IOException;
import java.util.Set;

/** A request in JSON for speech, pictures, or documents in the order of their relevance. */
public final class MediaRequest implements PassedRequest {

  /** The APIs. */
  public enum Kind {
    /** {@code POST /v1/audio/speech}. */
    SPEECH("speech-fields.json"),
    /** {@code POST /v1/images/generations}. */
    IMAGES("images-fields.json"),
    /** {@code POST /v1/rerank}. */
    RERANK("rerank-fields.json");

    private final FieldList fields;

    Kind(String fields) {
      this.fields = FieldList.of(fields);
    }
  }

  private static final int MOST_DOCUMENTS = 10_000;

  private final Kind kind;
  private final ObjectNode body;
  private final String model;
  private final TextSlots texts;

  private MediaRequest(Kind kind, ObjectNode body, Set<String> admitted) {
    this.kind = kind;
    this.body = body;
    this.model = Fields.requiredText(body, "model", "model");
    this.texts = PassedTexts.request(body);
    if (kind == Kind.RERANK) {
      documents(body.path("documents"), texts);
    }
    kind.fields.check(body, admitted);
    RequestAddresses.check(body, admitted, texts);
    switch (kind) {
      case SPEECH -> {
        Fields.requiredText(body, "input", "input");
        if (body.path("stream_format").asText("audio").equals("sse")) {
          throw new ApiException(
              ApiError.badRequest(
                  "field_denied",
                  "stream_format",
                  "The field 'stream_format' asks for speech as events, which is refused: speech"
                      + " comes whole (expected: audio). Leave it out."));
        }
      }
      case IMAGES -> Fields.requiredText(body, "prompt", "prompt");
      case RERANK -> Fields.requiredText(body, "query", "query");
    }
  }

  /** How requests of one kind are read. */
  public static Reader reader(Kind kind) {
    return (type, bytes, admitted) -> new MediaRequest(kind, Json.readObject(bytes), admitted);
  }

  private static void documents(JsonNode list, TextSlots texts) {
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_DOCUMENTS) {
      throw Fields.wrong("documents", list, "an array of 1 to " + MOST_DOCUMENTS + " texts");
    }
    for (int i = 0; i < list.size(); i++) {
      JsonNode document = list.get(i);
      if (!document.isTextual() && !document.isObject()) {
        boolean tokens = document.path(0).isIntegralNumber();
        throw tokens
            ? new ApiException(
                ApiError.badRequest(
                    "content_denied",
                    "documents[" + i + "]",
                    "A document is made of tokens, which the guard cannot read (expected: text)."))
            : Fields.wrong("documents[" + i + "]", document, "a string or an object with text");
      }
      MediaAddress.checkDocument(document, "documents[" + i + "]", texts);
    }
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public TextSlots texts() {
    return texts;
  }

  @Override
  public TextSlots promised() {
    TextSlots promised = new TextSlots();
    switch (kind) {
      case SPEECH -> promised.addOpaque("output", Uninspected.AUDIO);
      case IMAGES -> promised.addOpaque("output", Uninspected.IMAGE);
      case RERANK -> {
        // All of it is text and numbers.
      }
    }
    return promised;
  }

  @Override
  public String type() {
    return "application/json";
  }

  @Override
  public byte[] bytes(String name) {
    return Json.write(body.put("model", name));
  }

  @Override
  public PassedAnswer answer(String type, byte[] bytes) {
    return switch (kind) {
      case SPEECH -> sound(type, bytes);
      case IMAGES -> tree(bytes, "data");
      case RERANK -> tree(bytes, "results");
    };
  }

  private static PassedAnswer sound(String type, byte[] bytes) {
    boolean sound = type.startsWith("audio/") || type.equals("application/octet-stream");
    if (!sound || !type.matches("[a-z0-9./+-]{1,64}") || Attachment.isText(bytes)) {
      throw PassedRequest.invalid("is no sound");
    }
    return new PassedAnswer(new TextSlots(), type, () -> bytes, MissingNode.getInstance());
  }

  private PassedAnswer tree(byte[] bytes, String list) {
    ObjectNode answer = object(bytes);
    if (!answer.path(list).isArray() || answer.path("error").isObject()) {
      throw PassedRequest.invalid("has no list '" + list + "'");
    }
    answer.remove("model");
    JsonNode usage = answer.path("usage");
    if (usage instanceof ObjectNode counts) {
      TokenCount.clean(counts);
    }
    return new PassedAnswer(
        PassedTexts.answer(answer),
        "application/json",
        () -> Json.write(answer),
        usage.isObject() ? usage : answer.path("meta").path("tokens"));
  }

  static ObjectNode object(byte[] bytes) {
    try {
      if (Json.readUpstream(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // Said below: the text itself must not reach a log.
    }
    throw PassedRequest.invalid("is no JSON object");
  }
}
