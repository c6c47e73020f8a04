package io.sallyport.artifacts.internal.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.sallyport.artifacts.internal.bytes.BytesStream;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads JSON as a stream of objects, so that a vocabulary of any size takes no memory. */
public final class JsonReader implements Reader {
  private static final int DEEPEST = 400;
  private static final int LONGEST_TEXT = 32 << 20;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Python writes NaN and Infinity.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(1 << 20)
                  .maxNumberLength(10_000)
                  .build())
          .build();

  private static final JsonFactory LENIENT =
      FACTORY.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String TWICE = "a name that stands twice";

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    try {
      return read(FACTORY, member, scan);
    } catch (FormatException e) {
      // Most parsers take the last of two names without a word.
      if (String.valueOf(e.getMessage()).contains(TWICE)) {
        read(LENIENT, member, scan);
      }
      throw e;
    }
  }

  private static String read(JsonFactory factory, Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    SettingsRules rules = new SettingsRules(scan.run());
    try (JsonParser parser = factory.createParser(new BytesStream(member.bytes()))) {
      return walk(parser, member, rules, scan);
    } catch (StreamConstraintsException e) {
      throw new BudgetException("JSON nested deeper than 400 or texts longer than 32 MiB");
    } catch (CharConversionException e) {
      throw new FormatException(-1, "text that is no UTF-8, UTF-16 or UTF-32");
    } catch (StreamReadException e) {
      boolean twice = String.valueOf(e.getMessage()).contains("Duplicate");
      throw new FormatException(e.getLocation().getByteOffset(), twice ? TWICE : "broken JSON");
    }
  }

  private static String walk(JsonParser parser, Member member, SettingsRules rules, Scan scan)
      throws IOException, BudgetException {
    Deque<Settings> open = new ArrayDeque<>();
    open.push(new Settings(member, "", ""));
    int count = 0;
    String key = "";
    JsonToken token;
    String kind = "json";
    while ((token = parser.nextToken()) != null) {
      if (++count % 1024 == 0) {
        scan.run().payTime();
      }
      Settings current = open.element();
      switch (token) {
        case FIELD_NAME -> key = parser.currentName();
        case START_OBJECT, START_ARRAY -> {
          current.put(key, "");
          open.push(new Settings(member, path(current.path(), key), key));
          key = token == JsonToken.START_ARRAY ? "(element)" : "";
        }
        case END_OBJECT, END_ARRAY -> {
          Settings done = open.pop();
          if (token == JsonToken.END_OBJECT) {
            kind = open.size() == 1 ? JsonKind.of(done, member.name()) : kind;
            rules.check(done);
          }
          key = parser.getParsingContext().inArray() ? "(element)" : "";
        }
        case VALUE_STRING -> {
          text(parser.getText(), key, current, rules);
        }
        case VALUE_TRUE -> current.plain(key, "true");
        case VALUE_FALSE -> current.plain(key, "false");
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> current.plain(key, "0");
        case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> {}
      }
    }
    return kind;
  }

  private static void text(String text, String key, Settings settings, SettingsRules rules) {
    settings.put(key, text.length() > 4096 ? text.substring(0, 4096) : text);
    rules.text(settings, key, text);
  }

  private static String path(String parent, String name) {
    String path = parent.isEmpty() ? name : parent + "." + name;
    return path.length() > 300 ? path.substring(path.length() - 300) : path;
  }
}
