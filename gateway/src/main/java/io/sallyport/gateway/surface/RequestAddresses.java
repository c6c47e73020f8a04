package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.Uninspected;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The addresses of a request outside the parts of its messages. What a field is for is told by its
 * name, wherever it stands; in fields that the operator admits every address counts, because nobody
 * here knows what they are for.
 */
final class RequestAddresses {

  /** Names of fields by which something is fetched. */
  private static final Pattern FETCHED =
      Pattern.compile("(?i).*[_-]ur[li]s?|.*[a-z]Ur[li]s?|file_?data");

  /** Names of fields below such a field that hold the address itself. */
  private static final Pattern BELOW = Pattern.compile("(?i)ur[li]|src|href|link|location|data");

  /** Names of fields that hold a word, never an address. */
  private static final Pattern WORD = Pattern.compile("voice|file_id|detail");

  private static final Pattern PLACE =
      Pattern.compile("(?i)\\s*(/|\\\\|file:|.{0,40}://).*", Pattern.DOTALL);

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)[\\s\\p{Cntrl}]*(file:|data:|[a-z][a-z0-9+.-]{0,30}://).*", Pattern.DOTALL);

  /** Names in a schema by which some readers of schemas fetch another one. */
  private static final Pattern SCHEMA =
      Pattern.compile("\\$(ref|dynamicRef|recursiveRef|id|schema)");

  /** What is checked part by part, and schemas, whose fields hold no values. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "(messages\\[\\d+]|prediction)\\.content|documents|response_format"
              + "|tools\\[\\d+]\\.(function|custom)|functions");

  private final boolean isOpen;
  private final TextSlots texts;

  private RequestAddresses(boolean isOpen, TextSlots texts) {
    this.isOpen = isOpen;
    this.texts = texts;
  }

  /**
   * Checks a request.
   *
   * @param admitted fields that the operator admits although the API has none of these names
   * @param texts takes down which addresses lead inside, and what nothing can read
   * @throws io.sallyport.gateway.http.ApiException 400 when one is none that may be fetched
   */
  static void check(ObjectNode body, Set<String> admitted, TextSlots texts) {
    for (var field : body.properties()) {
      String name = field.getKey();
      new RequestAddresses(admitted.contains(name), texts)
          .walk(field.getValue(), name, name, false);
    }
  }

  private void walk(JsonNode value, String field, String path, boolean below) {
    if (!isOpen && ELSEWHERE.matcher(path).matches()) {
      checkWords(value, field, path);
      return;
    }
    boolean fetched = FETCHED.matcher(field).matches() || (below && BELOW.matcher(field).matches());
    if (value.isTextual()) {
      text(value.asText(), field, path, fetched);
    }
    for (var entry : value.properties()) {
      walk(entry.getValue(), entry.getKey(), path + "." + entry.getKey(), fetched);
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      walk(value.get(i), field, path + "[" + i + "]", below);
    }
  }

  private void text(String value, String field, String path, boolean fetched) {
    word(value, field, path);
    if (fetched && path.startsWith("tools[")) {
      MediaAddress.requireServer(value, path);
    }
    boolean address = ADDRESS.matcher(value).matches();
    if (fetched || (isOpen && (address || MediaAddress.isMedia(field, path)))) {
      boolean strict = fetched && !value.isEmpty() && !path.startsWith("metadata.");
      MediaAddress.checkValue(value, path, strict && !field.endsWith("data"), texts);
    }
    if ((fetched || isOpen) && value.regionMatches(true, 0, "data:", 0, "data:".length())) {
      unread(value, path);
    } else if (fetched && address && !path.startsWith("tools[") && !path.startsWith("metadata.")) {
      texts.addOpaque(path, Uninspected.LINK);
    }
  }

  /** What can be read of a file is read as well. */
  private void unread(String value, String path) {
    Attachment file = Attachment.of("messages[0].file.file_data", value);
    if (file == null) {
      texts.addOpaque(path, Uninspected.LINK);
      return;
    }
    if (file.text() != null) {
      texts.addFixed(TextSlots.run(path), Segment.of(path, file.text(), Origin.FILE));
    }
    if (file.text() == null || !file.whole()) {
      texts.addOpaque(path, file.kind());
    }
  }

  private void checkWords(JsonNode value, String field, String path) {
    if (value.isTextual()) {
      word(value.asText(), field, path);
      if (SCHEMA.matcher(field).matches() && ADDRESS.matcher(value.asText()).matches()) {
        MediaAddress.checkValue(value.asText(), path, false, texts);
      }
    }
    for (var entry : value.properties()) {
      checkWords(entry.getValue(), entry.getKey(), path + "." + entry.getKey());
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      checkWords(value.get(i), field, path + "[" + i + "]");
    }
  }

  private static void word(String value, String field, String path) {
    if (WORD.matcher(field).matches() && PLACE.matcher(value).matches()) {
      throw MediaAddress.refusedWord(path);
    }
  }
}
