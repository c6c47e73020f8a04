package io.sallyport.gateway.config;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a file against the schema, says what is wrong in its form, and gives the rest: what the
 * rest refers to is looked at in the same run, so that one error does not hide the next.
 */
final class SoundForm {

  private SoundForm() {}

  /** The tree without what the schema does not admit; each of that is added to the problems. */
  static YamlTree of(YamlTree written, List<String> problems) {
    JsonSchema schema = schema();
    Collection<ValidationMessage> found = schema.validate(written.root());
    SchemaProblem.telling(found)
        .forEach(
            message ->
                problems.add(SchemaProblem.describe(message, written, schema.getSchemaNode())));
    YamlTree sound = written;
    // An entry that loses a key that it must have goes as well, so one time may not be enough.
    while (!found.isEmpty()) {
      YamlTree rest =
          sound.without(found.stream().map(SoundForm::place).collect(Collectors.toSet()));
      // Should nothing be gone, then the rest cannot be told from what is wrong: all of it goes.
      sound = rest.root().equals(sound.root()) ? sound.without(Set.of("")) : rest;
      found = schema.validate(sound.root());
    }
    return sound;
  }

  private static JsonSchema schema() {
    try (InputStream schema =
        ConfigurationReader.class.getResourceAsStream(ConfigurationReader.SCHEMA)) {
      SchemaValidatorsConfig config =
          SchemaValidatorsConfig.builder()
              .pathType(PathType.JSON_POINTER)
              .formatAssertionsEnabled(true)
              .build();
      return Bounded.factory()
          .getSchema(Objects.requireNonNull(schema, ConfigurationReader.SCHEMA), config);
    } catch (IOException e) {
      throw new IllegalStateException("the schema cannot be read", e);
    }
  }

  /** What has to go: a key that nobody knows, else the value or the entry that is wrong. */
  private static String place(ValidationMessage message) {
    String place = String.valueOf(message.getInstanceLocation());
    boolean unknownKey =
        Set.of("additionalProperties", "unevaluatedProperties").contains(message.getType());
    return unknownKey ? YamlTree.pointer(place, message.getProperty()) : place;
  }
}
