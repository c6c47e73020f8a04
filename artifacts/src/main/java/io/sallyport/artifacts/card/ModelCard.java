package io.sallyport.artifacts.card;

import io.sallyport.core.Evidence;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The source of a card: texts and lists under known names, and measurements that name evidence
 * records. Figures come from the records; a figure that somebody typed is an error.
 *
 * @param texts by name, for example {@code intendedUse}
 * @param lists by name, for example {@code datasets}
 * @param measurements from evidence records, in the order of the source
 */
public record ModelCard(
    Map<String, String> texts, Map<String, List<String>> lists, List<Measurement> measurements) {
  private static final Set<String> LISTS =
      Set.of("datasets", "baseModels", "languages", "tags", "limitations", "contacts");
  private static final int LARGEST = 1 << 20;
  private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-fA-F]{64})(?![0-9a-fA-F])");

  /** A figure and the record that it comes from. */
  public record Measurement(String name, Evidence evidence) {}

  /** Copies. */
  public ModelCard {
    texts = Map.copyOf(texts);
    lists = Map.copyOf(lists);
    measurements = List.copyOf(measurements);
  }

  /**
   * Reads a card.
   *
   * @param file YAML with names of {@link CardFields}
   * @param evidence the records that measurements may name
   * @param now evidence that has expired by then is an error
   */
  public static ModelCard read(Path file, List<Evidence> evidence, Instant now)
      throws CardException {
    return read(file, evidence, now, Set.of());
  }

  /**
   * Reads a card of a model that is known.
   *
   * @param digests SHA-256 as hexadecimal, of which the subject of each measurement has to name one
   *     as {@code sha256:HEX}; empty when the model is not known and subjects are not compared
   */
  public static ModelCard read(Path file, List<Evidence> evidence, Instant now, Set<String> digests)
      throws CardException {
    Map<?, ?> tree = tree(file);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> lists = new LinkedHashMap<>();
    List<Measurement> measurements = new ArrayList<>();
    for (Map.Entry<?, ?> entry : tree.entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (key.equals("measurements")) {
        measurements.addAll(measurements(file, entry.getValue(), evidence, now, digests));
      } else if (LISTS.contains(key) && entry.getValue() instanceof List<?> list) {
        lists.put(key, texts(file, key, list));
      } else if (CardFields.isText(key) && entry.getValue() instanceof String text) {
        texts.put(key, text.strip());
      } else {
        throw new CardException(
            file
                + ", "
                + key
                + ": unknown or of another type (expected: "
                + CardFields.names()
                + ")");
      }
    }
    return new ModelCard(texts, lists, measurements);
  }

  private static List<String> texts(Path file, String key, List<?> list) throws CardException {
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text) || text.isBlank()) {
        throw new CardException(
            file + ", " + key + ": an item that is no text, '" + item + "' (expected: texts)");
      }
      texts.add(text.strip());
    }
    return texts;
  }

  private static Map<?, ?> tree(Path file) throws CardException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      if (Files.size(file) > LARGEST) {
        throw new CardException(file + ": more than 1 MiB (expected: a card)");
      }
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      if (new Yaml(new SafeConstructor(options)).load(reader) instanceof Map<?, ?> map) {
        return map;
      }
      throw new CardException(file + ": no mapping (expected: names with texts and lists)");
    } catch (IOException e) {
      throw new CardException(file + ": cannot be read (expected: a YAML file)");
    } catch (YAMLException e) {
      throw new CardException(file + ": broken YAML (expected: names with texts and lists)");
    }
  }

  private static List<Measurement> measurements(
      Path file, Object value, List<Evidence> evidence, Instant now, Set<String> digests)
      throws CardException {
    Map<String, Evidence> byId = new TreeMap<>();
    evidence.forEach(record -> byId.put(record.id(), record));
    List<Measurement> measurements = new ArrayList<>();
    if (!(value instanceof List<?> list)) {
      throw new CardException(file + ", measurements: no list (expected: {name, evidence} each)");
    }
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> map) || !map.keySet().equals(Set.of("name", "evidence"))) {
        throw new CardException(
            file + ", measurements: a figure that is typed (expected: {name, evidence} each)");
      }
      if (!(map.get("evidence") instanceof String id) || !(map.get("name") instanceof String)) {
        throw new CardException(
            file + ", measurements: a name or evidence that is no text (expected: texts)");
      }
      Evidence record = byId.get(id);
      if (record == null || record.expires().isBefore(now)) {
        throw new CardException(
            file
                + ", measurements: evidence '"
                + id
                + "' is "
                + (record == null ? "not in the log" : "expired")
                + " (expected: a record of the audit log)");
      }
      String name = String.valueOf(map.get("name"));
      compare(file, name, record, digests);
      measurements.add(new Measurement(name, record));
    }
    return measurements;
  }

  /** A record is of one measure and one subject; under another name it would be another figure. */
  private static void compare(Path file, String name, Evidence record, Set<String> digests)
      throws CardException {
    String start = file + ", measurements: evidence '" + record.id() + "' ";
    if (!name.equals(record.control())) {
      throw new CardException(
          start + "measures '" + record.control() + "', not '" + name + "' (expected: its name)");
    }
    Matcher digest = DIGEST.matcher(record.subject());
    boolean same = false;
    while (digest.find()) {
      same |= digests.contains(digest.group(1).toLowerCase(Locale.ROOT));
    }
    if (!digests.isEmpty() && !same) {
      throw new CardException(
          start
              + "is of '"
              + record.subject()
              + "' (expected: a subject with sha256:HEX of this model or of one of its files)");
    }
  }

  /** Whether something is said under a name. */
  public boolean has(String name) {
    return name.equals("measurements")
        ? !measurements.isEmpty()
        : !texts.getOrDefault(name, "").isEmpty() || !lists.getOrDefault(name, List.of()).isEmpty();
  }
}
