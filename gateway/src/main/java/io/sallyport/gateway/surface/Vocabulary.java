package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The words that the chat API itself is made of. They say nothing, so they need no inspection; a
 * word that is missing here costs a look and nothing else.
 */
final class Vocabulary {

  private static final JsonNode WORDS = resource("words.json");
  private static final Set<String> FIELDS = set("fields");
  private static final Set<String> VALUES = set("values");
  private static final Set<String> NAMES = set("names");
  private static final Set<String> LOGGED = set("logged");

  private Vocabulary() {}

  /** Whether a value is one of the API's, in a field that holds such. */
  static boolean isWord(String field, String value) {
    return FIELDS.contains(field) && VALUES.contains(value);
  }

  /** Whether the name of a field is one of the API's or of JSON Schema's. */
  static boolean isName(String name) {
    return NAMES.contains(name);
  }

  /** Whether a name is one that any of the APIs has, so that the log may keep it. */
  static boolean isLogged(String name) {
    return NAMES.contains(name) || LOGGED.contains(name);
  }

  /** Reads a data file that lies beside this class. */
  static JsonNode resource(String name) {
    try (InputStream in = Vocabulary.class.getResourceAsStream(name)) {
      return Json.read(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(name + ": cannot be read", e);
    }
  }

  private static Set<String> set(String list) {
    Set<String> words = new HashSet<>();
    WORDS.path(list).forEach(word -> words.add(word.asText()));
    return Set.copyOf(words);
  }
}
