package io.sallyport.gateway.surface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the answer has the structure that the request asked for with {@code response_format}: a
 * JSON object, or what a JSON schema describes. Nothing outside the request is ever fetched for a
 * schema, and its patterns take time linear in the text.
 */
public final class StructuredAnswer {

  /** Longer answers are not checked. */
  private static final int LONGEST = 1_000_000;

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .failFast(true)
          .regularExpressionFactory(StructuredAnswer::linear)
          .build();

  /** The drafts, with words that they do not know passed over: the library logs each of them. */
  private static final List<JsonMetaSchema> QUIET =
      Stream.of(
              JsonMetaSchema.getV4(),
              JsonMetaSchema.getV6(),
              JsonMetaSchema.getV7(),
              JsonMetaSchema.getV201909(),
              JsonMetaSchema.getV202012())
          .map(
              draft ->
                  JsonMetaSchema.builder(draft)
                      .unknownKeywordFactory((word, context) -> new AnnotationKeyword(word))
                      .build())
          .toList();

  private final @Nullable JsonSchema schema;
  private final Map<Integer, StringBuilder> contents = new TreeMap<>();

  private StructuredAnswer(@Nullable JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * For a request; empty when it asks for no structure.
   *
   * @throws ApiException 400 when its schema is none
   */
  public static Optional<StructuredAnswer> of(ObjectNode request) {
    JsonNode format = request.path("response_format");
    return switch (format.path("type").asText()) {
      case "json_object" -> Optional.of(new StructuredAnswer(null));
      case "json_schema" ->
          Optional.of(new StructuredAnswer(schema(format.path("json_schema").path("schema"))));
      default -> Optional.empty();
    };
  }

  private static @Nullable JsonSchema schema(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    try {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(
                  SpecVersion.VersionFlag.V202012,
                  builder ->
                      builder
                          .metaSchemas(QUIET)
                          .schemaLoaders(
                              loaders -> loaders.add(DisallowSchemaLoader.getInstance())))
              .getSchema(node, CONFIG);
      schema.initializeValidators();
      return schema;
    } catch (JsonSchemaException | IllegalArgumentException e) {
      throw Fields.wrong(
          "response_format.json_schema.schema",
          node,
          "a JSON schema (2020-12) that refers to nothing outside");
    }
  }

  private static RegularExpression linear(String pattern) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      return text -> compiled.matcher(text).find();
    } catch (PatternSyntaxException e) {
      // What cannot be decided in linear time is not held against the answer.
      return text -> true;
    }
  }

  /**
   * What an answer's contents would be if they were repaired, by their paths; only those that are
   * as asked for then, and are not yet. A schema that no text could break proves nothing, so the
   * result has to be JSON in any case.
   */
  public Map<String, JsonRepair.Repaired> repaired(ObjectNode answer) {
    Map<String, JsonRepair.Repaired> repaired = new LinkedHashMap<>();
    int position = 0;
    for (JsonNode choice : answer.path("choices")) {
      String content = choice.path("message").path("content").asText("");
      boolean complete = choice.path("finish_reason").asText().equals("stop");
      if (content.length() <= LONGEST && !content.isEmpty() && !isJson(content)) {
        String path = "choices[" + position + "].message.content";
        JsonRepair.of(content, complete)
            .filter(result -> problem(result.json()).isEmpty())
            .ifPresent(result -> repaired.put(path, result));
      }
      position++;
    }
    return repaired;
  }

  /** Puts repaired contents in their places; what was said of their tokens goes. */
  public static void put(ObjectNode answer, Map<String, JsonRepair.Repaired> repaired) {
    int position = 0;
    for (JsonNode choice : answer.path("choices")) {
      JsonRepair.Repaired one = repaired.get("choices[" + position + "].message.content");
      if (one != null && choice.path("message") instanceof ObjectNode message) {
        message.put("content", one.json());
        if (choice.has("logprobs")) {
          ((ObjectNode) choice).putNull("logprobs");
        }
      }
      position++;
    }
  }

  private static boolean isJson(String content) {
    try {
      return Json.MAPPER.readTree(content) != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Takes the contents of a whole answer. */
  public void take(ObjectNode answer) {
    for (JsonNode choice : answer.path("choices")) {
      add(choice.path("index").asInt(), choice.path("message").path("content"));
    }
  }

  /** Takes a piece of a streamed one. */
  public void takeEvent(ObjectNode event) {
    for (JsonNode choice : event.path("choices")) {
      add(choice.path("index").asInt(), choice.path("delta").path("content"));
    }
  }

  private void add(int choice, JsonNode content) {
    if (content.isTextual()) {
      StringBuilder all = contents.computeIfAbsent(choice, c -> new StringBuilder());
      if (all.length() <= LONGEST) {
        all.append(content.asText());
      }
    }
  }

  /** What is wrong with the first choice that is not as asked for, by its path; empty if none. */
  public Optional<Problem> problem() {
    for (Map.Entry<Integer, StringBuilder> choice : contents.entrySet()) {
      Optional<String> problem = problem(choice.getValue());
      if (problem.isPresent()) {
        return Optional.of(
            new Problem("choices[" + choice.getKey() + "].message.content", problem.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * Where an answer is not as asked for.
   *
   * @param path of the text
   * @param what what is wrong, without anything that the text says
   */
  public record Problem(String path, String what) {}

  private Optional<String> problem(CharSequence content) {
    if (content.isEmpty() || content.length() > LONGEST) {
      return Optional.empty();
    }
    JsonNode tree;
    try {
      tree = Json.MAPPER.readTree(content.toString());
    } catch (JsonProcessingException e) {
      return Optional.of("found no JSON (expected: what response_format describes)");
    }
    if (schema == null) {
      return tree.isObject()
          ? Optional.empty()
          : Optional.of("found JSON that is no object (expected: an object)");
    }
    JsonNode seen = new SkippedNames(schema.getSchemaNode()).seen(tree);
    Set<ValidationMessage> wrong = schema.validate(seen);
    return wrong.stream()
        .findFirst()
        .map(
            message ->
                "at '"
                    + message.getEvaluationPath()
                    + "' of the schema: the answer breaks '"
                    + message.getType()
                    + "'");
  }
}
