package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Uninspected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request to write down or to translate what is said: a form with a file of sound. */
public final class TranscriptionRequest implements PassedRequest {

  private static final FieldList KNOWN = FieldList.of("transcription-fields.json");
  private static final Pattern ENDING = Pattern.compile("\\.([A-Za-z0-9]{1,5})$");
  private static final Pattern SOUND = Pattern.compile("(audio|video)/[a-z0-9.+-]{1,64}");

  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final Multipart.Part file;
  private final String model;
  private final String boundary;
  private final TextSlots texts;

  private TranscriptionRequest(List<Multipart.Part> parts, Set<String> admitted) {
    Multipart.Part sound = null;
    for (Multipart.Part part : parts) {
      if (part.name().equals("file") && sound == null) {
        sound = sound(part);
      } else if (part.filename() != null) {
        throw Fields.denied(part.name());
      } else {
        put(part.name(), part.text());
      }
    }
    if (sound == null) {
      throw Fields.wrong("file", MissingNode.getInstance(), "a file of sound");
    }
    this.file = sound;
    KNOWN.check(fields, admitted);
    this.model = Fields.requiredText(fields, "model", "model");
    if (!fields.path("stream").asText("false").equals("false")) {
      throw Fields.wrong("stream", fields.path("stream"), "false: a transcript comes whole");
    }
    fields.remove("stream");
    this.texts = PassedTexts.request(fields);
    texts.addOpaque("file", Uninspected.AUDIO);
    RequestAddresses.check(fields, admitted, texts);
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    this.boundary = "sallyport-" + HexFormat.of().formatHex(random);
  }

  /** Reads a request. */
  public static PassedRequest read(
      @Nullable String contentType, byte[] body, Set<String> admitted) {
    return new TranscriptionRequest(Multipart.read(contentType, body), admitted);
  }

  private void put(String name, String value) {
    if (name.endsWith("[]")) {
      ArrayNode list = fields.get(name) instanceof ArrayNode begun ? begun : fields.putArray(name);
      list.add(value);
    } else if (fields.has(name)) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_form", name, "The form has the field '" + name + "' more than once."));
    } else {
      fields.put(name, value);
    }
  }

  /** The sound, under a name that says nothing but what servers tell its format by. */
  private static Multipart.Part sound(Multipart.Part part) {
    if (part.bytes().length == 0 || Attachment.isText(part.bytes())) {
      throw new ApiException(
          ApiError.badRequest(
              "content_denied", "file", "The file is no sound (expected: a recording)."));
    }
    Matcher ending = ENDING.matcher(part.filename() == null ? "" : part.filename());
    String name = "sound." + (ending.find() ? ending.group(1).toLowerCase(Locale.ROOT) : "bin");
    String type = SOUND.matcher(part.type()).matches() ? part.type() : "application/octet-stream";
    return new Multipart.Part("file", name, type, part.bytes());
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
    return new TextSlots();
  }

  @Override
  public String type() {
    return "multipart/form-data; boundary=" + boundary;
  }

  @Override
  public byte[] bytes(String name) {
    fields.put("model", name);
    List<Multipart.Part> parts = new ArrayList<>();
    for (var field : fields.properties()) {
      JsonNode value = field.getValue();
      if (value.isArray()) {
        value.forEach(item -> parts.add(text(field.getKey(), item.asText())));
      } else {
        parts.add(text(field.getKey(), value.asText()));
      }
    }
    parts.add(file);
    return Multipart.write(boundary, parts);
  }

  private static Multipart.Part text(String name, String value) {
    return new Multipart.Part(name, null, "", value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public PassedAnswer answer(String type, byte[] bytes) {
    if (type.startsWith("text/")) {
      Captions captions = new Captions(new String(bytes, StandardCharsets.UTF_8));
      return new PassedAnswer(
          captions.texts(),
          "text/plain; charset=utf-8",
          captions::bytes,
          MissingNode.getInstance());
    }
    ObjectNode answer = MediaRequest.object(bytes);
    if (!answer.path("text").isTextual()) {
      throw PassedRequest.invalid("has no text");
    }
    return TranscriptAnswer.of(answer);
  }
}
