package io.sallyport.review;

import com.google.re2j.Pattern;
import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.Nearest;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that architecture files use: kinds of components, controls and types of data. */
public final class Vocabulary {

  private static final Vocabulary STANDARD = new Vocabulary();

  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final Map<String, Kind> kindNames = new LinkedHashMap<>();
  private final Map<String, Control> controls = new LinkedHashMap<>();
  private final Set<String> gateControls = new LinkedHashSet<>();
  private final Set<String> entryControls = new LinkedHashSet<>();
  private final Map<String, Pattern> mechanisms = new LinkedHashMap<>();
  private final Map<String, String> controlHints = new LinkedHashMap<>();
  private final Map<String, DataType> types = new LinkedHashMap<>();
  private final Map<String, DataType> typeNames = new LinkedHashMap<>();

  /**
   * A control of the catalog.
   *
   * @param id its name in files
   * @param name for people
   * @param ask the question when nobody said whether it is there
   * @param sallyport what of Sallyport does it; empty when nothing does
   * @param gate whether a gate in front of a model does it for whoever asks the model
   * @param counts where on a way it counts; empty for anywhere
   */
  public record Control(
      String id, String name, String ask, String sallyport, boolean gate, String counts) {}

  /**
   * A type of data.
   *
   * @param id its name in files
   * @param name for people
   * @param dataClass when the author gives none
   * @param under the id and what it also counts as
   */
  public record DataType(String id, String name, DataClass dataClass, Set<String> under) {}

  private Vocabulary() {
    List<String> problems = new ArrayList<>();
    entries("kinds.yaml", problems).forEach(this::kind);
    for (Form form : entries("controls.yaml", problems)) {
      String id = form.required("id", "");
      controls.put(
          id,
          new Control(
              id,
              form.required("name", ""),
              form.required("ask", ""),
              form.text("sallyport", ""),
              "true".equals(form.text("gate")),
              form.text("counts", "")));
      form.texts("hints").forEach(word -> controlHints.put(word, id));
      String said = form.text("said", "");
      if (!said.isEmpty()) {
        mechanisms.put(id, Pattern.compile("\\b(" + said + ")\\b"));
      }
      if ("true".equals(form.text("entry"))) {
        entryControls.add(form.required("id", ""));
      }
      form.done();
    }
    controls.values().stream().filter(Control::gate).forEach(one -> gateControls.add(one.id()));
    entries("data-types.yaml", problems).forEach(this::type);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  private static List<Form> entries(String resource, List<String> problems) {
    List<Form> forms = new ArrayList<>();
    if (YamlReader.resource(resource) instanceof YamlValue.Items items) {
      items.values().forEach(item -> forms.add(Form.of(resource, "", item, problems)));
    }
    return forms;
  }

  /** Controls that what stands behind an edge device has for the device too. */
  public Set<String> entryControls() {
    return entryControls;
  }

  /** Controls that a way to authenticate is, such as a strong login for a smart card. */
  public Set<String> meantBy(String authentication) {
    Set<String> meant = new LinkedHashSet<>();
    mechanisms.forEach(
        (control, words) -> {
          if (words.matcher(authentication).find()) {
            meant.add(control);
          }
        });
    return meant;
  }

  /** Controls that a gate in front of a model has for all that ask the model. */
  public Set<String> gateControls() {
    return gateControls;
  }

  private void kind(Form form) {
    String id = form.required("id", "");
    Set<String> groups = new LinkedHashSet<>(form.texts("groups"));
    Kind kind =
        new Kind(
            id,
            groups,
            form.required("shape", ""),
            TrustLevel.valueOf(form.required("trust", "").toUpperCase(Locale.ROOT)),
            !"false".equals(form.text("conducts")),
            !"false".equals(form.text("answers")),
            form.texts("provides"),
            Set.copyOf(form.texts("effects")),
            Set.copyOf(form.texts("stores")));
    kinds.put(id, kind);
    kindNames.put(id, kind);
    for (String other : form.texts("also")) {
      kindNames.putIfAbsent(other, kind);
    }
    form.done();
  }

  private void type(Form form) {
    String id = form.required("id", "");
    Set<String> under = new LinkedHashSet<>(form.texts("under"));
    under.add(id);
    DataType type =
        new DataType(
            id,
            form.required("name", ""),
            DataClass.valueOf(form.required("class", "").toUpperCase(Locale.ROOT)),
            under);
    types.put(id, type);
    typeNames.put(id, type);
    form.texts("also").forEach(other -> typeNames.putIfAbsent(other, type));
    form.done();
  }

  /** The words that this version knows. */
  public static Vocabulary standard() {
    return STANDARD;
  }

  /** Kinds by id. */
  public Map<String, Kind> kinds() {
    return Map.copyOf(kinds);
  }

  /** Every name a kind may have in a file. */
  public Set<String> kindNames() {
    return kindNames.keySet();
  }

  /** The kind of a name; null when there is none. */
  public @Nullable Kind kind(String name) {
    return kindNames.get(name.toLowerCase(Locale.ROOT));
  }

  /** Controls by id, in the catalog's order. */
  public Map<String, Control> controls() {
    return Collections.unmodifiableMap(controls);
  }

  /** The name of a control for people; its id when the catalog does not have it. */
  public String controlName(String id) {
    Control control = controls.get(id);
    return control == null ? id : control.name();
  }

  /** What was meant by a word that is no control, or the controls whose ids are like it. */
  public String expectedControl(String word) {
    String meant = controlHints.get(word.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]+", "-"));
    return meant == null ? Nearest.expected(word, controls.keySet()) : meant;
  }

  /** Every name a type of data may have in a file. */
  public Set<String> typeNames() {
    return typeNames.keySet();
  }

  /** The type of data of a name; null when there is none. */
  public @Nullable DataType type(String name) {
    return typeNames.get(name.toLowerCase(Locale.ROOT));
  }
}
