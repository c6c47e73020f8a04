package io.sallyport.review;

import io.sallyport.review.internal.FlowReader;
import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.Heard;
import io.sallyport.review.internal.Nearest;
import io.sallyport.review.internal.Parts;
import io.sallyport.review.internal.UndrawnModels;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads architecture files. All problems are reported at once, each with its line; {@link
 * ArchitectureSchema} tells editors the same form.
 */
public final class ArchitectureReader {

  private static final int MAX_ELEMENTS = 10_000;
  private static final int MAX_FLOWS = 40_000;

  private final List<String> problems = new ArrayList<>();
  private final Parts parts;
  private final String file;
  private final Form form;
  private final Map<String, Zone> zones = new LinkedHashMap<>();
  private final Map<String, Component> components = new LinkedHashMap<>();
  private final Map<String, DataAsset> data = new LinkedHashMap<>();

  private ArchitectureReader(String file, YamlValue root) {
    this.file = file;
    this.form = Form.of(file, "", root, problems);
    this.parts = new Parts();
  }

  /**
   * Reads a file.
   *
   * @throws ArchitectureException with everything that is wrong
   */
  public static Architecture read(Path path) throws ArchitectureException {
    return read(path.toString(), YamlReader.read(path));
  }

  /**
   * Reads a text.
   *
   * @param file name for messages
   * @throws ArchitectureException with everything that is wrong
   */
  public static Architecture read(String file, String text) throws ArchitectureException {
    List<YamlValue> documents = YamlReader.parse(file, text, false);
    if (documents.size() != 1) {
      throw new ArchitectureException(
          List.of(file + ":1: found " + documents.size() + " YAML documents (expected: one)"));
    }
    return read(file, documents.getFirst());
  }

  /**
   * Reads a parsed value; rules keep their fixtures in the same form.
   *
   * @throws ArchitectureException with everything that is wrong
   */
  public static Architecture read(String file, YamlValue root) throws ArchitectureException {
    return new ArchitectureReader(file, root).read();
  }

  private Architecture read() throws ArchitectureException {
    String name = form.required("system", "system: Support assistant");
    form.text("version");
    String description = form.text("description", "");
    String owner = form.text("owner");
    readZones();
    form.forms("data").forEach(this::readData);
    List<Form> actors = form.forms("actors");
    List<Form> others = form.forms("components");
    if (actors.size() + others.size() > MAX_ELEMENTS) {
      form.problem(
          "components",
          "found " + (actors.size() + others.size()) + " (expected: at most " + MAX_ELEMENTS + ")");
    } else {
      actors.forEach(actor -> readComponent(actor, true));
      others.forEach(other -> readComponent(other, false));
    }
    List<Flow> flows = readFlows();
    List<Note> assumptions = new ArrayList<>(notes("assumptions", flows));
    assumptions.addAll(Heard.add(data, components, flows));
    assumptions.addAll(UndrawnModels.of(components, flows));
    parts.taken().forEach(one -> assumptions.add(new Note(one, List.of(), form.at("system"))));
    List<Note> decisions = notes("decisions", flows);
    form.done();
    if (problems.isEmpty() && components.isEmpty()) {
      form.problem("components", "found none (expected: at least one)");
    }
    if (!problems.isEmpty()) {
      throw new ArchitectureException(
          problems.stream().distinct().sorted(Comparator.comparingInt(this::line)).toList());
    }
    return new Architecture(
        name, description, owner, zones, components, data, flows, assumptions, decisions, file);
  }

  // Each starts with the file and the line.
  private int line(String problem) {
    String rest = problem.startsWith(file + ":") ? problem.substring(file.length() + 1) : "";
    int colon = rest.indexOf(':');
    String number = colon < 0 ? "" : rest.substring(0, colon);
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }

  private void readZones() {
    List<Form> forms = form.forms("zones");
    Map<String, Form> byId = new LinkedHashMap<>();
    for (Form zone : forms) {
      String id = parts.id(zone, "internet");
      if (!id.isEmpty() && byId.putIfAbsent(id, zone) != null) {
        duplicate(zone, id, byId.get(id));
      }
    }
    String owner = form.text("owner");
    byId.forEach((id, zone) -> zones.put(id, parts.zone(id, zone, owner, byId.keySet())));
    for (Zone zone : List.copyOf(zones.values())) {
      Set<String> seen = new HashSet<>();
      Zone at = zone;
      while (at != null && at.inside() != null && seen.add(at.id())) {
        at = zones.get(at.inside());
      }
      if (at != null && !seen.add(at.id()) && at.inside() != null) {
        problems.add(
            zone.at() + ": zone '" + zone.id() + "': found a circle of zones (expected: a tree)");
        zones.replaceAll((id, one) -> id.equals(zone.id()) ? Parts.top(one) : one);
      }
    }
    zones.replaceAll((id, zone) -> Parts.trusted(zone, trustAround(zone, byId)));
  }

  // A zone that says nothing is trusted as the one around it.
  private TrustLevel trustAround(Zone zone, Map<String, Form> forms) {
    Zone at = zone;
    while (at.inside() != null
        && zones.get(at.inside()) != null
        && !Objects.requireNonNull(forms.get(at.id())).has("trust")) {
      at = Objects.requireNonNull(zones.get(at.inside()));
    }
    return at.trust();
  }

  private void duplicate(Form second, String id, @Nullable Form first) {
    second.problem(
        "id",
        "found '"
            + id
            + "' again"
            + (first == null ? "" : ", first in line " + first.at().line())
            + " (expected: an id that nothing else has)");
  }

  private void readData(Form entry) {
    String id = parts.id(entry, "chat");
    DataAsset asset = parts.data(id, entry);
    DataAsset before = id.isEmpty() ? null : data.putIfAbsent(id, asset);
    if (before != null) {
      entry.problem(
          "id",
          "found '"
              + id
              + "' again, first in line "
              + before.at().line()
              + " (expected: an id that no other data has)");
    }
  }

  private void readComponent(Form entry, boolean actor) {
    String id = parts.id(entry, "web");
    Component component =
        parts.component(
            id, entry, actor, form.text("owner"), zones, names -> known(entry, "stores", names));
    Component before = id.isEmpty() ? null : components.putIfAbsent(id, component);
    if (before != null) {
      entry.problem(
          "id",
          "found '"
              + id
              + "' again, first in line "
              + before.at().line()
              + " (expected: an id that no other component or actor has)");
    }
  }

  private Set<String> known(Form entry, String key, List<String> names) {
    Set<String> found = new LinkedHashSet<>();
    for (String name : names) {
      if (!data.containsKey(name)) {
        DataAsset standard = parts.standardData(name, entry.at(key));
        if (standard == null) {
          Set<String> words = new LinkedHashSet<>(data.keySet());
          words.addAll(Vocabulary.standard().typeNames());
          entry.problem(
              key,
              "found '"
                  + name
                  + "', which is not declared under data (expected: "
                  + Nearest.expected(name, words)
                  + ")");
          continue;
        }
        data.put(name, standard);
      }
      found.add(name);
    }
    return found;
  }

  private List<Flow> readFlows() {
    List<Form> forms = form.forms("flows");
    if (forms.size() > MAX_FLOWS) {
      form.problem("flows", "found " + forms.size() + " (expected: at most " + MAX_FLOWS + ")");
      return List.of();
    }
    FlowReader reader = new FlowReader(parts, components, data);
    List<Flow> flows = new ArrayList<>();
    for (Form entry : forms) {
      Flow flow = reader.read(entry, List.copyOf(known(entry, "data", entry.texts("data"))));
      if (flow != null) {
        flows.add(flow);
      }
    }
    return flows;
  }

  private List<Note> notes(String key, List<Flow> flows) {
    Set<String> ids = new LinkedHashSet<>(components.keySet());
    ids.addAll(zones.keySet());
    ids.addAll(data.keySet());
    flows.forEach(flow -> ids.add(flow.id()));
    List<Note> notes = new ArrayList<>();
    int number = 0;
    for (YamlValue item : form.items(key)) {
      if (item instanceof YamlValue.Scalar scalar) {
        notes.add(new Note(scalar.text().strip(), List.of(), new Location(file, item.line())));
      } else {
        Form note = Form.of(file, key + "[" + number + "]", item, problems);
        notes.add(parts.note(note, ids));
      }
      number++;
    }
    return notes;
  }
}
