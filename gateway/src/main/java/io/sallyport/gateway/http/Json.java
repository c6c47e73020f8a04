package io.sallyport.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON as the gate reads and writes it: UTF-8 only, no duplicate keys, bounded depth, nothing after
 * the document. Everything that is forwarded is written from the tree that was read, so that two
 * parsers can't see two requests in one.
 */
public final class Json {

  /** How deep objects and arrays may be nested. */
  public static final int MAX_DEPTH = 64;

  /** The mapper with those rules. Thread-safe. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(128)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(1024)
                          .build())
                  // Virtual threads are used once, so a buffer kept for each is never used again.
                  .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                  // Names of attackers' choosing must not fill a table that lives forever.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /**
   * Reads a request body that has to be one JSON object.
   *
   * @throws ApiException 400 with what was found and where
   */
  public static ObjectNode readObject(byte[] body) {
    JsonNode node = read(body);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ApiException(
        ApiError.badRequest(
            "invalid_json",
            null,
            "The body is "
                + describe(node)
                + " (expected: a JSON object). Send the request as one JSON object."));
  }

  /**
   * Reads one JSON document.
   *
   * @throws ApiException 400 with what was found and where
   */
  public static JsonNode read(byte[] body) {
    if (body.length == 0) {
      throw invalid("The body is empty (expected: a JSON object).");
    }
    String text = decode(body);
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw invalid("The body holds no JSON (expected: a JSON object).");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw invalid(
          "The JSON goes past a limit: nesting deeper than "
              + MAX_DEPTH
              + " levels, a number longer than 128 digits or a name longer than 1024 characters.");
    } catch (JsonEOFException e) {
      throw invalid("The JSON ends early, at " + place(e) + " (expected: a complete document).");
    } catch (JsonProcessingException e) {
      boolean duplicate = e.getOriginalMessage().startsWith("Duplicate field");
      throw invalid(
          duplicate
              ? "The JSON has the same key twice in one object, at " + place(e) + "."
              : "The body is not valid JSON, at " + place(e) + ".");
    }
  }

  /** Reads JSON that a model server sent. */
  public static JsonNode readUpstream(byte[] body) throws IOException {
    JsonNode node = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
    return node == null ? MAPPER.missingNode() : node;
  }

  /** Reads JSON that a model server sent, in which each vector stays as it was written. */
  public static JsonNode readVectors(byte[] body) throws IOException {
    return VectorReader.read(new String(body, StandardCharsets.UTF_8));
  }

  /** Writes a tree as UTF-8. */
  public static byte[] write(JsonNode node) {
    return JsonWriter.write(node);
  }

  /** Names the kind of a node for an error message, for example {@code an array}. */
  public static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> node.isEmpty() ? "an empty array" : "an array";
      case BINARY, STRING -> node.asText().isEmpty() ? "an empty string" : "a string";
      case BOOLEAN -> "a boolean";
      case MISSING -> "missing";
      case NULL -> "null";
      case NUMBER -> "a number";
      case OBJECT, POJO -> "an object";
    };
  }

  private static String decode(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    // The fast way puts U+FFFD for what is invalid; where there is none, nothing was.
    return text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(body);
  }

  private static String decodeStrictly(byte[] body) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      return decoder.decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw invalid(
          "The body is not valid UTF-8 at byte " + firstInvalidByte(body) + " (expected: UTF-8).");
    }
  }

  private static int firstInvalidByte(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    java.nio.CharBuffer out = java.nio.CharBuffer.allocate(Math.min(body.length, 8192) + 1);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    return in.position();
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? "an unknown place"
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static ApiException invalid(String message) {
    return new ApiException(ApiError.badRequest("invalid_json", null, message));
  }

  /** Whether the bytes begin like JSON, for answers that should have been JSON. */
  public static boolean looksLikeJson(byte[] body) {
    int first = 0;
    while (first < body.length && Character.isWhitespace(body[first])) {
      first++;
    }
    byte[] start = Arrays.copyOfRange(body, first, Math.min(body.length, first + 1));
    return start.length == 1 && (start[0] == '{' || start[0] == '[');
  }
}
