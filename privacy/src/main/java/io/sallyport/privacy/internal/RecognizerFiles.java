package io.sallyport.privacy.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sallyport.privacy.PersonalDataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the recognisers from the files that {@code recognizers/index.json} lists. */
public final class RecognizerFiles {

  private static final String FOLDER = "/io/sallyport/privacy/";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** One file. */
  record File(List<Entry> recognizers) {}

  /**
   * One recogniser as written down. {@code examples} must be found by it alone, {@code
   * counterExamples} must not be found by it; a test holds every entry to that.
   */
  record Entry(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) PersonalDataType type,
      @JsonProperty(required = true) String subtype,
      @Nullable List<String> starts,
      int digits,
      @Nullable String around,
      int count,
      @JsonProperty(required = true) String pattern,
      @Nullable String validator,
      double score,
      @Nullable List<String> context,
      double contextScore,
      @Nullable List<String> against,
      double againstScore,
      @JsonProperty(required = true) List<String> examples,
      @JsonProperty(required = true) List<String> counterExamples) {}

  private RecognizerFiles() {}

  /**
   * Every recogniser of the module.
   *
   * @throws IllegalStateException when a file is missing or wrong, naming file, entry and field
   */
  public static List<Recognizer> readAll() {
    List<Recognizer> recognizers = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Entry entry : readEntries()) {
      if (!ids.add(entry.id())) {
        throw wrong(entry, "id", "used twice", "a unique id");
      }
      recognizers.add(build(entry));
    }
    return List.copyOf(recognizers);
  }

  /** The entries as written down, for tests of the files. */
  static List<Entry> readEntries() {
    List<Entry> entries = new ArrayList<>();
    for (String name : read("recognizers/index.json", String[].class)) {
      entries.addAll(read("recognizers/" + name, File.class).recognizers());
    }
    return entries;
  }

  /** Reads a table of names and numbers. */
  static <T> T read(String name, Class<T> type) {
    try (InputStream stream = RecognizerFiles.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + name + ": missing (expected: in this module)");
      }
      return MAPPER.readValue(stream, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("resource " + name + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + ": cannot be read", e);
    }
  }

  private static Recognizer build(Entry entry) {
    if (!(entry.score() > 0 && entry.score() <= 1)) {
      throw wrong(entry, "score", entry.score(), "above 0, at most 1");
    }
    try {
      return new Recognizer(
          entry.id(),
          entry.type(),
          entry.subtype(),
          anchor(entry),
          Pattern.compile(entry.pattern()),
          Validators.named(entry.validator() == null ? "none" : entry.validator()),
          entry.score(),
          context(entry, "contextScore", entry.context(), entry.contextScore()),
          context(entry, "againstScore", entry.against(), entry.againstScore()));
    } catch (PatternSyntaxException e) {
      throw wrong(entry, "pattern", e.getDescription(), "a pattern of RE2");
    } catch (IllegalArgumentException e) {
      throw wrong(entry, "validator", e.getMessage(), "a known validator");
    }
  }

  private static Recognizer.Anchor anchor(Entry entry) {
    if ((entry.starts() == null) == (entry.around() == null)) {
      throw wrong(entry, "starts", "with or without around", "exactly one of starts and around");
    }
    if (entry.starts() != null) {
      return new Recognizer.Anchor.Start(List.copyOf(entry.starts()), entry.digits());
    }
    String around = entry.around();
    if (around == null || around.length() != 1) {
      throw wrong(entry, "around", around, "one character");
    }
    return new Recognizer.Anchor.Around(around.charAt(0), Math.max(1, entry.count()));
  }

  private static Recognizer.Context context(
      Entry entry, String field, @Nullable List<String> words, double score) {
    if (words == null) {
      return new Recognizer.Context(List.of(), entry.score());
    }
    if (!(score > 0 && score <= 1)) {
      throw wrong(entry, field, score, "above 0, at most 1");
    }
    return new Recognizer.Context(List.copyOf(words), score);
  }

  private static IllegalStateException wrong(
      Entry entry, String field, @Nullable Object found, String expected) {
    return new IllegalStateException(
        "recognizer %s, %s: %s (expected: %s)".formatted(entry.id(), field, found, expected));
  }

  /** A table from names to whole numbers. */
  @SuppressWarnings("unchecked")
  static Map<String, Integer> readNumbers(String name) {
    return read(name, Map.class);
  }
}
