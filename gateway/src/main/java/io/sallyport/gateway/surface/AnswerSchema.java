package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.sallyport.gateway.http.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * A JSON schema of a request. Nothing outside the request is ever fetched for it, its patterns take
 * time linear in the text, and it does not lead back to itself at the same place of a text.
 */
final class AnswerSchema {

  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .failFast(true)
          .regularExpressionFactory(AnswerSchema::linear)
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

  /** What stands under these names is no schema. */
  private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

  private final JsonSchema schema;
  private final SkippedNames names;

  private AnswerSchema(JsonSchema schema) {
    this.schema = schema;
    this.names = new SkippedNames(schema.getSchemaNode());
  }

  /**
   * Reads a schema.
   *
   * @throws ApiException 400 when it is none
   */
  static AnswerSchema of(JsonNode node) {
    if (!node.isObject() && !node.isBoolean()) {
      throw wrong(node, "a JSON schema: an object, true or false");
    }
    if (SchemaLoops.in(node)) {
      throw wrong(node, "a JSON schema without references that lead back to themselves");
    }
    try {
      requirePatterns(node);
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
      return new AnswerSchema(schema);
    } catch (JsonSchemaException | IllegalArgumentException | StackOverflowError e) {
      throw wrong(
          node, "a JSON schema (2020-12) that refers to nothing outside, with patterns that are");
    }
  }

  private static ApiException wrong(JsonNode node, String expected) {
    return Fields.wrong("response_format.json_schema.schema", node, expected);
  }

  private static RegularExpression linear(String pattern) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      return text -> compiled.matcher(text).find();
    } catch (com.google.re2j.PatternSyntaxException e) {
      // What cannot be decided in linear time is not held against the answer.
      return text -> true;
    }
  }

  /** Before the library sees them: it would write what is none into its log. */
  private static void requirePatterns(JsonNode node) {
    for (var field : node.properties()) {
      JsonNode value = field.getValue();
      if (field.getKey().equals("pattern") && value.isTextual()) {
        requirePattern(value.asText());
      } else if (field.getKey().equals("patternProperties")) {
        value.fieldNames().forEachRemaining(AnswerSchema::requirePattern);
      }
      if (!DATA.contains(field.getKey())) {
        requirePatterns(value);
      }
    }
    if (node.isArray()) {
      node.forEach(AnswerSchema::requirePatterns);
    }
  }

  private static void requirePattern(String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (com.google.re2j.PatternSyntaxException notLinear) {
      try {
        java.util.regex.Pattern.compile(pattern);
      } catch (PatternSyntaxException none) {
        throw new IllegalArgumentException("pattern: none (expected: a regular expression)", none);
      }
    }
  }

  /** What of the schema a text breaks, without anything that the text says; empty if nothing. */
  Optional<String> problem(JsonNode tree) {
    try {
      return schema.validate(names.seen(tree)).stream()
          .findFirst()
          .map(
              message ->
                  "at '"
                      + message.getEvaluationPath()
                      + "' of the schema: the answer breaks '"
                      + message.getType()
                      + "'");
    } catch (StackOverflowError e) {
      return Optional.of("too deep to be checked (expected: what response_format describes)");
    }
  }
}
