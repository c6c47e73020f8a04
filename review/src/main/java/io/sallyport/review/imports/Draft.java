package io.sallyport.review.imports;

import com.google.re2j.Pattern;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.Kind;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.internal.KindWords;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An architecture in the making: what an importer puts in comes out as one of our files. */
final class Draft {

  private static final Pattern NOT_ID = Pattern.compile("[^A-Za-z0-9_.:-]+");
  private static final Pattern EDGES = Pattern.compile("^[^A-Za-z0-9]+|-+$");

  /** What turns the order of letters round, so that a reader sees another text. */
  private static final String TURNING =
      "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

  /** The most that the reader of our files takes. */
  private static final int MAX_ELEMENTS = 10_000;

  private static final int MAX_FLOWS = 40_000;
  private static final int LONGEST_ID = 60;
  private static final int LONGEST_TEXT = 400;
  private static final Map<String, String> SPACES =
      Map.of("element", "component", "data", "data", "zone", "zone");

  private final String format;
  private String system = "Imported system";
  private String description = "";
  private String owner = "";
  private final List<String> assumptions = new ArrayList<>();
  private final Map<String, Map<String, String>> zones = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> data = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> actors = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> components = new LinkedHashMap<>();
  private final List<Map<String, String>> flows = new ArrayList<>();
  private final Tree tree;
  private final List<Unmapped> unmapped = new ArrayList<>();
  private final Map<String, String> ids = new TreeMap<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private final Set<String> settled = new LinkedHashSet<>();

  Draft(String format, Tree tree) {
    this.format = format;
    this.tree = tree;
  }

  void system(String name, String text) {
    system = name.isEmpty() ? system : name;
    description = text;
  }

  /** Whose the system is. */
  void owner(String name) {
    owner = name;
  }

  /** Something that the other file takes for granted. */
  void assumption(String text) {
    assumptions.add(text);
  }

  /** Our id for another tool's: the same each time within one space. */
  String id(String space, String theirs, String name) {
    return ids.computeIfAbsent(
        space + "\n" + theirs,
        any -> {
          String from = (name.isEmpty() ? theirs : name).toLowerCase(Locale.ROOT);
          String plain = EDGES.matcher(NOT_ID.matcher(from).replaceAll("-")).replaceAll("");
          String base = plain.isEmpty() ? "element" : plain;
          base = base.length() > LONGEST_ID ? base.substring(0, LONGEST_ID) : base;
          String id = base;
          for (int i = 2; !taken.add(space + "\n" + id); i++) {
            id = base + "-" + i;
          }
          return id;
        });
  }

  /** Our id of something that was already named; empty when it was not. */
  String known(String space, String theirs) {
    return ids.getOrDefault(space + "\n" + theirs, "");
  }

  /**
   * Our id for something that the file defines; empty, and listed, when it has one of that id
   * already: the first counts.
   */
  String defined(String space, String theirs, String name, @Nullable YamlValue value) {
    if (known(space, theirs).isEmpty()) {
      return id(space, theirs, name);
    }
    unmapped(
        value,
        SPACES.getOrDefault(space, space),
        "'" + theirs + "' again",
        "the first of that id counts");
    return "";
  }

  /** Puts a zone into another; lists what would make a circle, and a second zone around it. */
  void nest(String inner, String around, @Nullable YamlValue value) {
    String before = zone(inner).getOrDefault("inside", "");
    String at = around;
    while (!at.isEmpty() && !at.equals(inner)) {
      at = zone(at).getOrDefault("inside", "");
    }
    if (at.equals(inner)) {
      unmapped(
          value, "zone '" + inner + "' inside '" + around + "'", "zones would lie in a circle");
    } else if (!before.isEmpty() && !before.equals(around)) {
      unmapped(
          value,
          "zone '" + inner + "' inside '" + around + "'",
          "it lies in '" + before + "' already");
    } else {
      zone(inner).put("inside", around);
    }
  }

  /** Puts an element into a zone; lists a second zone around it. */
  void place(String element, String zone, @Nullable YamlValue value) {
    Map<String, String> fields = element(element);
    String before = fields.getOrDefault("zone", "");
    if (before.isEmpty() || before.equals(zone)) {
      fields.put("zone", zone);
    } else {
      unmapped(
          value,
          "'" + element + "' in zone '" + zone + "'",
          "a component is in one zone, here '" + before + "'");
    }
  }

  /** The fields of an actor or a component. */
  Map<String, String> element(String id) {
    return actors.containsKey(id) ? actor(id) : component(id);
  }

  Map<String, String> zone(String id) {
    return zones.computeIfAbsent(id, any -> new LinkedHashMap<>());
  }

  Map<String, String> data(String id) {
    return data.computeIfAbsent(id, any -> new LinkedHashMap<>());
  }

  Map<String, String> actor(String id) {
    return actors.computeIfAbsent(id, any -> new LinkedHashMap<>());
  }

  Map<String, String> component(String id) {
    return components.computeIfAbsent(id, any -> new LinkedHashMap<>());
  }

  boolean hasElement(String id) {
    return components.containsKey(id) || actors.containsKey(id);
  }

  void flow(Map<String, String> fields) {
    flows.add(fields);
  }

  /** Names something that has no place in our file; it and all below it count as read. */
  void unmapped(@Nullable YamlValue value, String what, String why) {
    unmapped(value, what, "", why);
  }

  /** The same of one of a kind, of which there may be many: those are told in one line. */
  void unmapped(@Nullable YamlValue value, String kind, String name, String why) {
    unmapped.add(tree.unmapped(value, kind, name, why));
  }

  /** Names what nobody read of a document. */
  void rest(YamlValue document) {
    unmapped.addAll(tree.rest(document, Ignored.of(format), Ignored.of(Shapes.entries(format))));
  }

  /** What has no place in our file, in the order of the other file. */
  List<String> unmapped() {
    return Unmapped.lines(unmapped);
  }

  /** Our ids of the data that a list names; names what the file does not define. */
  List<String> knownData(@Nullable YamlValue list) {
    List<String> known = new ArrayList<>();
    for (String theirs : tree.texts(list)) {
      String id = known("data", theirs);
      if (id.isEmpty()) {
        unmapped(list, "data", "'" + theirs + "'", "the file defines no such data");
      } else {
        known.add(id);
      }
    }
    return known;
  }

  /**
   * The kind of a component that a name or type points to; {@code otherwise} when none does. What
   * another tool draws as a component is no person, whatever its name.
   */
  static String kind(String otherwise, String... hints) {
    String all = String.join(" ", hints);
    for (String hint : hints) {
      Kind exact = Vocabulary.standard().kind(hint.strip().replace(' ', '-').replace('_', '-'));
      if (exact == null || exact.is("person")) {
        continue;
      }
      return switch (exact.id()) {
        // Such words say little; the others may say more.
        case "service" ->
            KindWords.guess(
                all, exact.id(), kind -> Set.of("process", "model").contains(kind.shape()));
        case "third-party", "llm-hosted" ->
            KindWords.guess(all, exact.id(), kind -> kind.is("llm"));
        default -> exact.id();
      };
    }
    return KindWords.guess(all, otherwise);
  }

  /** The kind of what runs on one's own machines: a language model there is one's own. */
  static String running(String kind) {
    return kind.equals("llm-hosted") ? "llm-self-hosted" : kind;
  }

  // What its description says of where a language model runs, when its name does not.
  private void describedModels() {
    components.forEach(
        (id, fields) -> {
          if (fields.getOrDefault("kind", "").equals("llm-hosted") && !settled.contains(id)) {
            String all =
                Stream.of("name", "technology", "description")
                    .map(key -> fields.getOrDefault(key, ""))
                    .collect(Collectors.joining(" "));
            fields.put("kind", KindWords.guess(all, "llm-hosted", kind -> kind.is("llm")));
          }
        });
  }

  /** The kind of a component was said and no guess. */
  void settled(String id) {
    settled.add(id);
  }

  /**
   * Makes sure that a review takes what came of it.
   *
   * @throws ArchitectureException when there is more of something than its reader allows
   */
  void checkSize(String file) throws ArchitectureException {
    List<String> problems = new ArrayList<>();
    limit(file, "elements", actors.size() + components.size(), MAX_ELEMENTS, problems);
    limit(file, "flows", flows.size(), MAX_FLOWS, problems);
    if (!problems.isEmpty()) {
      throw new ArchitectureException(problems);
    }
  }

  private static void limit(String file, String what, int found, int most, List<String> problems) {
    if (found > most) {
      problems.add(
          file
              + ":1: found "
              + found
              + " "
              + what
              + " (expected: at most "
              + most
              + "; a review takes no more, so split the file)");
    }
  }

  /** The file. */
  String yaml() {
    describedModels();
    StringBuilder out = new StringBuilder();
    out.append("# Imported from ").append(format).append(". Review kinds, trust and controls.\n");
    out.append("system: ").append(quote(system)).append('\n');
    if (!description.isEmpty()) {
      out.append("description: ").append(quote(description)).append('\n');
    }
    if (!owner.isEmpty()) {
      out.append("owner: ").append(quote(owner)).append('\n');
    }
    section(out, "zones", zones);
    section(out, "data", data);
    section(out, "actors", actors);
    section(out, "components", components);
    if (!flows.isEmpty()) {
      out.append("flows:\n");
      flows.forEach(flow -> out.append("  - {").append(fields(flow)).append("}\n"));
    }
    List<String> lost = unmapped();
    if (!lost.isEmpty() || !assumptions.isEmpty()) {
      out.append("assumptions:\n");
      assumptions.forEach(one -> out.append("  - ").append(quote(one)).append('\n'));
      lost.forEach(one -> out.append("  - ").append(quote("Not mapped: " + one)).append('\n'));
    }
    return out.toString();
  }

  private static void section(
      StringBuilder out, String name, Map<String, Map<String, String>> entries) {
    if (entries.isEmpty()) {
      return;
    }
    out.append(name).append(":\n");
    entries.forEach(
        (id, entry) -> {
          Map<String, String> all = new LinkedHashMap<>();
          all.put("id", id);
          all.putAll(entry);
          out.append("  - {").append(fields(all)).append("}\n");
        });
  }

  private static String fields(Map<String, String> fields) {
    List<String> parts = new ArrayList<>();
    fields.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            parts.add(key + ": " + (value.startsWith("\0") ? value.substring(1) : quote(value)));
          }
        });
    return String.join(", ", parts);
  }

  /** A list as the value of a field. */
  static String list(Collection<String> values) {
    if (values.isEmpty()) {
      return "";
    }
    return "\0[" + String.join(", ", values.stream().distinct().map(Draft::quote).toList()) + "]";
  }

  /** A list as the value of a field, also an empty one, which says that there is nothing. */
  static String exactly(Collection<String> values) {
    return values.isEmpty() ? "\0[]" : list(values);
  }

  /** A list as the value of a field, with more at its end. */
  static String add(String list, Collection<String> more) {
    String rest = list(more);
    return list.isEmpty() || rest.isEmpty()
        ? list + rest
        : list.substring(0, list.length() - 1) + ", " + rest.substring(2);
  }

  /** Controls with their states as the value of a field. */
  static String states(Map<String, String> states) {
    return states.isEmpty()
        ? ""
        : "\0{"
            + String.join(
                ", ",
                states.entrySet().stream()
                    .map(one -> one.getKey() + ": " + one.getValue())
                    .toList())
            + "}";
  }

  private static String line(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || TURNING.indexOf(c) >= 0 ? ' ' : c)
        .limit(LONGEST_TEXT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String quote(String text) {
    return '"' + line(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
