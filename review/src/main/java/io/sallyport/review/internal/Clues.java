package io.sallyport.review.internal;

import com.google.re2j.Pattern;
import io.sallyport.review.Kind;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What names say where an author says nothing else: the trust of a zone called internet, the data
 * in patient records, what a tool called send mail can do. What was taken from a name becomes an
 * assumption of the model, for the author to settle.
 */
public final class Clues {

  private static final Map<String, List<Clue>> ALL = read();
  private static final Map<String, Predicate<Kind>> VAGUE =
      Map.of(
          "process", kind -> !kind.is("store") && !kind.is("person") && !outer(kind),
          "component", kind -> !kind.is("person"),
          "datastore", kind -> kind.is("store"),
          "data-store", kind -> kind.is("store"),
          "external", kind -> kind.is("person") || outer(kind),
          "external-entity", kind -> kind.is("person") || outer(kind));

  private final Map<String, Set<String>> taken = new LinkedHashMap<>();

  private record Clue(Pattern words, List<String> means) {}

  private static boolean outer(Kind kind) {
    return kind.shape().equals("external") && !kind.is("actuator");
  }

  private static Map<String, List<Clue>> read() {
    Map<String, List<Clue>> all = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    Form form = Form.of("clues.yaml", "", YamlReader.resource("clues.yaml"), problems);
    for (String section : List.of("zones", "data", "safety", "effects", "fates", "flows")) {
      List<Clue> clues = new ArrayList<>();
      for (Form one : form.forms(section)) {
        clues.add(new Clue(wholeWords(one.required("words", "")), one.texts("means")));
        one.done();
      }
      all.put(section, clues);
    }
    form.done();
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    return all;
  }

  /** A pattern that finds these alternatives as whole words, whatever their case. */
  static Pattern wholeWords(String alternatives) {
    return Pattern.compile("(?i)(^|[^a-z])(" + alternatives + ")([^a-z]|$)");
  }

  private static Set<String> means(String section, String text) {
    Set<String> found = new LinkedHashSet<>();
    for (Clue clue : ALL.getOrDefault(section, List.of())) {
      if (clue.words().matcher(text).find()) {
        found.addAll(clue.means());
      }
    }
    return found;
  }

  /** The trust that the name of a zone stands for; null when it says nothing. */
  public @Nullable TrustLevel trust(String id, String name) {
    Set<String> found = means("zones", id + " " + name);
    if (found.isEmpty()) {
      return null;
    }
    String first = found.iterator().next();
    note("Zone '" + id + "' is " + first + ", by its name");
    return TrustLevel.valueOf(first.toUpperCase(Locale.ROOT));
  }

  /** What the words of a flow say of it: read, change, standing, radio. */
  static Set<String> flow(String text) {
    return means("flows", text);
  }

  /** The areas in which much hangs on a decision about a person, that a name stands for. */
  static Set<String> fate(String text) {
    return means("fates", text.replace('-', ' ').replace('_', ' '));
  }

  /** The types of data that a name stands for. */
  public Set<String> types(String what, String id, String name) {
    Set<String> found = means("data", id + " " + name);
    if (!found.isEmpty()) {
      note(what + " '" + id + "': " + String.join(", ", found) + ", by its name");
    }
    return found;
  }

  /** Safety where a name says that lives hang on the data, which nobody writes down besides. */
  public Set<String> safety(String id, String name) {
    Set<String> found = means("safety", id + " " + name);
    if (!found.isEmpty()) {
      note("People's safety hangs on '" + id + "', by its name");
    }
    return found;
  }

  /**
   * The kind that a name points to when the kind that was said only tells a process from a store or
   * an outsider; null when it says more, or the name says nothing.
   */
  public @Nullable Kind kind(String said, String id, String name) {
    Predicate<Kind> fits = VAGUE.get(said.toLowerCase(Locale.ROOT));
    if (fits == null) {
      return null;
    }
    String kind = KindWords.guess(name.equals(id) ? id : name + " " + id, "", fits);
    if (kind.isEmpty()) {
      return null;
    }
    note("'" + id + "' is of the kind " + kind + ", by its name");
    return Vocabulary.standard().kinds().get(kind);
  }

  /** The kind of a person of whom only name and zone are said. */
  public String person(String id, @Nullable Zone around) {
    Kind named = Vocabulary.standard().kind(id);
    if (around != null && around.trust().outside()) {
      return "user";
    }
    if (around == null || named != null && named.is("person")) {
      return named != null && named.is("person") ? named.id() : "user";
    }
    note("'" + id + "' is somebody inside, by the zone");
    return "employee";
  }

  /** What a tool can do, by its name; that it can change something when the name says nothing. */
  public Set<String> effects(String id, String name) {
    Set<String> found = means("effects", id + " " + name);
    if (found.isEmpty()) {
      note("'" + id + "' can write, because nothing says what it can do");
      return Set.of("write");
    }
    note("'" + id + "' can " + String.join(", ", found) + ", by its name");
    return found;
  }

  private void note(String text) {
    taken.computeIfAbsent("names", any -> new LinkedHashSet<>()).add(text);
  }

  /** All that was taken from names, in the order of the file. */
  public List<String> taken() {
    return List.copyOf(taken.getOrDefault("names", Set.of()));
  }
}
