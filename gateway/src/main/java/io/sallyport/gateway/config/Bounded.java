package io.sallyport.gateway.config;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.Map;
import java.util.function.Predicate;

/** The formats by which the schema of the configuration bounds durations and sizes. */
record Bounded(String name, String expected, Predicate<String> isSound) implements Format {

  private static final Map<String, Bounded> ALL =
      Map.of(
          "duration-to-24h",
          new Bounded("duration-to-24h", Quantities.DURATIONS, Quantities::isSoundDuration),
          "wait-to-24h",
          new Bounded("wait-to-24h", "0s to 24h", Bounded::isSoundWait),
          "size-to-1024MiB",
          new Bounded("size-to-1024MiB", Quantities.SIZES, Quantities::isSoundSize));

  private static boolean isSoundWait(String text) {
    return Quantities.duration(text).isZero() || Quantities.isSoundDuration(text);
  }

  /** A factory of schemas that knows the formats. */
  static JsonSchemaFactory factory() {
    JsonMetaSchema draft =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012()).formats(ALL.values()).build();
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(draft));
  }

  /** What is expected where a format is not met. */
  static String expected(String format) {
    Bounded bounded = ALL.get(format);
    return bounded == null ? format : bounded.expected();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean matches(ExecutionContext context, String value) {
    try {
      return isSound.test(value);
    } catch (IllegalArgumentException e) {
      // Its form is wrong, which the pattern beside the format says.
      return true;
    }
  }
}
