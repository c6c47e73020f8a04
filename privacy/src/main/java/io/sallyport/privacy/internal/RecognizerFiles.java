package io.sallyport.privacy.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sallyport.privacy.PersonalDataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the recognisers from the files that {@code recognizers/index.json} lists. */
public final class RecognizerFiles {

  private static final String FOLDER = "/io/sallyport/privacy/";
  // Trees, not objects: binding to classes would be most of the time that a short run takes.
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What stands between a label and its value: signs, tags, and words such as "number is". */
  private static final String BETWEEN =
      "(?:(?i:'s\\b)|[\\s\\x{a0}\\x{3000}:：#=*\"'“”«»„(\\[|>._\\-–—№・]|</?[a-zA-Z0-9]{1,10}>"
          + "| [a-zA-Z:\\-]{1,16}=\"[^\"<>]{0,24}\"|\\([\\p{L}\\p{M} .]{1,20}\\)"
          + "|(?i:number|num|no|nr|n[º°]|núm|is|was|are|code|value|id|es|ist|est|lautet"
          + "|numer|numero|nummer|jest|je)\\b|(?:of|the|my|den|op|dnia|le|il|el)\\b"
          + "|(?i:numéro|número|číslo|numarası|száma|номер|è|é|là|は|是|为))*";

  /** A digit or a class of signs in the pattern of a number. */
  private static final java.util.regex.Pattern SIGN_OF_NUMBER =
      java.util.regex.Pattern.compile("\\\\d|\\[[^\\]]*\\]");

  /** The same, with what people write between the groups of a number. */
  private static final String GROUPED = "(?:(?: ?[\\\\-/.] ?| )?$0)";

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "type",
          "subtype",
          "starts",
          "digits",
          "grouped",
          "around",
          "count",
          "words",
          "before",
          "labels",
          "needs",
          "everyday",
          "pattern",
          "validator",
          "score",
          "context",
          "contextScore",
          "against",
          "againstScore",
          "examples",
          "counterExamples");

  /**
   * One recogniser as written down. What is {@code grouped} may have a blank, hyphen, slash or dot
   * between any two of its digits: only for what a word nearby has to speak for. {@code examples}
   * must be found by it alone, {@code counterExamples} must not be found by it; a test holds every
   * entry to that.
   */
  record Entry(
      String id,
      PersonalDataType type,
      String subtype,
      @Nullable List<String> starts,
      int digits,
      boolean grouped,
      @Nullable String around,
      int count,
      @Nullable List<String> words,
      int before,
      @Nullable List<String> labels,
      List<String> needs,
      boolean everyday,
      String pattern,
      @Nullable String validator,
      double score,
      @Nullable List<String> context,
      double contextScore,
      @Nullable List<String> against,
      double againstScore,
      List<String> examples,
      List<String> counterExamples) {}

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
    for (JsonNode name : tree("recognizers/index.json")) {
      for (JsonNode node : tree("recognizers/" + name.asText()).path("recognizers")) {
        entries.add(entry(node));
      }
    }
    return entries;
  }

  private static Entry entry(JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new IllegalStateException(
                    "recognizer " + node.path("id").asText() + ": unknown field " + field);
              }
            });
    return new Entry(
        required(node, "id"),
        PersonalDataType.valueOf(required(node, "type")),
        required(node, "subtype"),
        node.has("starts") ? texts(node.path("starts")) : null,
        node.path("digits").asInt(),
        node.path("grouped").asBoolean(),
        node.has("around") ? node.path("around").asText() : null,
        node.path("count").asInt(),
        node.has("words") ? texts(node.path("words")) : null,
        node.path("before").asInt(),
        node.has("labels") ? texts(node.path("labels")) : null,
        texts(node.path("needs")),
        node.path("everyday").asBoolean(),
        required(node, "pattern"),
        node.has("validator") ? node.path("validator").asText() : null,
        node.path("score").asDouble(),
        node.has("context") ? texts(node.path("context")) : null,
        node.path("contextScore").asDouble(),
        node.has("against") ? texts(node.path("against")) : null,
        node.path("againstScore").asDouble(),
        texts(node.path("examples")),
        texts(node.path("counterExamples")));
  }

  private static String required(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new IllegalStateException(
          "recognizer " + node.path("id").asText() + ", " + field + ": missing (expected: a text)");
    }
    return node.path(field).asText();
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** Reads a data file of the module. */
  static JsonNode tree(String name) {
    try (InputStream stream = RecognizerFiles.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + name + ": missing (expected: in this module)");
      }
      return MAPPER.readTree(stream);
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
          Pattern.compile(pattern(entry)),
          Validators.named(entry.validator() == null ? "none" : entry.validator()),
          entry.score(),
          context(entry, "contextScore", entry.context(), entry.contextScore()),
          context(entry, "againstScore", entry.against(), entry.againstScore()),
          entry.everyday());
    } catch (PatternSyntaxException e) {
      throw wrong(entry, "pattern", e.getDescription(), "a pattern of RE2");
    } catch (IllegalArgumentException e) {
      throw wrong(entry, "validator", e.getMessage(), "a known validator");
    }
  }

  private static Recognizer.Anchor anchor(Entry entry) {
    long anchors =
        Stream.of(entry.starts(), entry.around(), entry.words(), entry.labels())
            .filter(Objects::nonNull)
            .count();
    if (anchors != 1) {
      throw wrong(entry, "starts", anchors + " anchors", "one of starts, around, words, labels");
    }
    if (entry.words() != null) {
      return new Recognizer.Anchor.Word(
          List.copyOf(entry.words()), entry.before(), entry.digits() > 0, entry.needs());
    }
    if (entry.labels() != null) {
      return new Recognizer.Anchor.Label(expanded(entry.labels()), entry.digits() > 0);
    }
    if (entry.starts() != null) {
      return new Recognizer.Anchor.Start(starts(entry, entry.starts()), entry.digits());
    }
    String around = entry.around();
    if (around == null || around.length() != 1) {
      throw wrong(entry, "around", around, "one character");
    }
    return new Recognizer.Anchor.Around(around.charAt(0), Math.max(1, entry.count()));
  }

  /** Labels as written, and those of a list of labels in many languages for {@code @LIST}. */
  private static List<String> expanded(List<String> labels) {
    List<String> expanded = new ArrayList<>();
    for (String label : labels) {
      if (label.startsWith("@")) {
        readLabels(label.substring(1)).values().forEach(expanded::addAll);
      } else {
        expanded.add(label);
      }
    }
    return expanded.stream().distinct().toList();
  }

  /**
   * A list of labels by language, ISO 639.
   *
   * @throws IllegalStateException when the list is missing or a line of it is wrong
   */
  static Map<String, List<String>> readLabels(String name) {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    for (String line : lines("labels/" + name + ".txt")) {
      int colon = line.indexOf(": ");
      if (colon < 0) {
        throw new IllegalStateException(
            "labels/" + name + ".txt: '" + line + "' (expected: LANGUAGE: label, label)");
      }
      labels.put(line.substring(0, colon), List.of(line.substring(colon + 2).split(", ")));
    }
    return labels;
  }

  private static List<String> lines(String name) {
    try (InputStream stream = RecognizerFiles.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + name + ": missing (expected: in this module)");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && line.charAt(0) != '#')
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + ": cannot be read", e);
    }
  }

  /** A labelled value is what people write behind the label, and the value. */
  private static String pattern(Entry entry) {
    String pattern =
        entry.grouped()
            ? SIGN_OF_NUMBER.matcher(entry.pattern()).replaceAll(GROUPED)
            : entry.pattern();
    return entry.labels() == null ? pattern : BETWEEN + "(" + pattern + ")";
  }

  /** Where groups may be of any length, the shapes say how the number begins and no more. */
  private static List<String> starts(Entry entry, List<String> starts) {
    return entry.grouped()
        ? starts.stream().map(start -> start.substring(0, 1)).distinct().toList()
        : List.copyOf(starts);
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
  static Map<String, Integer> readNumbers(String name) {
    Map<String, Integer> numbers = new HashMap<>();
    tree(name).properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asInt()));
    return Map.copyOf(numbers);
  }
}
