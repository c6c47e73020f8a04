package io.sallyport.review.internal;

import com.google.re2j.Pattern;
import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.ControlState;
import io.sallyport.review.DataAsset;
import io.sallyport.review.DataClass;
import io.sallyport.review.Kind;
import io.sallyport.review.Location;
import io.sallyport.review.Note;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.Zone;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of an architecture file: what each may say. */
public final class Parts {

  /** What a component can do to the world. */
  public static final Set<String> EFFECTS =
      new TreeSet<>(
          List.of("read", "write", "delete", "send", "pay", "execute", "deploy", "physical"));

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}");
  private static final Map<String, TrustLevel> TRUST = new LinkedHashMap<>();
  private static final Map<String, ControlState> STATES = new LinkedHashMap<>();

  static {
    List.of(TrustLevel.values()).forEach(level -> TRUST.put(level.wireName(), level));
    TRUST.put("public", TrustLevel.UNTRUSTED);
    TRUST.put("external", TrustLevel.PARTNER);
    TRUST.put("mixed", TrustLevel.UNTRUSTED);
    TRUST.put("trusted", TrustLevel.INTERNAL);
    List.of(ControlState.values()).forEach(state -> STATES.put(state.wireName(), state));
    STATES.put("yes", ControlState.DECLARED);
    STATES.put("true", ControlState.DECLARED);
    STATES.put("no", ControlState.ABSENT);
    STATES.put("none", ControlState.ABSENT);
    STATES.put("false", ControlState.ABSENT);
  }

  private final Vocabulary words = Vocabulary.standard();
  private final Clues clues = new Clues();

  /** An id that has to be there. */
  public String id(Form form, String example) {
    String id = form.required("id", "id: " + example);
    if (!id.isEmpty() && !ID.matches(id)) {
      form.problem(
          "id", "found '" + id + "' (expected: letters, digits, '-', '_', '.', ':', at most 80)");
      return "";
    }
    return id;
  }

  /** How far something is trusted; null when nobody said. */
  @Nullable TrustLevel trust(Form form, String key) {
    String word = form.oneOf(key, TRUST.keySet());
    return word == null ? null : TRUST.get(word);
  }

  /**
   * A zone.
   *
   * @param owner of the system, whose own zones are trusted whatever they are called; null when
   *     nobody said
   */
  public Zone zone(String id, Form form, @Nullable String owner, Collection<String> all) {
    TrustLevel trust = trust(form, "trust");
    boolean ours = owner != null && owner.equals(form.text("owner"));
    if (trust == null && form.text("trust") == null && !form.has("inside") && !ours) {
      trust = clues.trust(id, form.text("name", ""));
    }
    String inside = form.text("inside");
    if (inside != null && !all.contains(inside)) {
      form.problem(
          "inside",
          "found '"
              + inside
              + "', which is no zone (expected: "
              + Nearest.expected(inside, all)
              + ")");
      inside = null;
    }
    Zone zone =
        new Zone(
            id,
            form.text("name", id),
            trust == null ? TrustLevel.INTERNAL : trust,
            form.text("owner"),
            multiTenant(form),
            inside,
            controls(form),
            form.at());
    form.done();
    return zone;
  }

  /** The same zone, trusted otherwise. */
  public static Zone trusted(Zone zone, TrustLevel trust) {
    return new Zone(
        zone.id(),
        zone.name(),
        trust,
        zone.owner(),
        zone.multiTenant(),
        zone.inside(),
        zone.controls(),
        zone.at());
  }

  /** The same zone at the top. */
  public static Zone top(Zone zone) {
    return new Zone(
        zone.id(),
        zone.name(),
        zone.trust(),
        zone.owner(),
        zone.multiTenant(),
        null,
        zone.controls(),
        zone.at());
  }

  private static DataClass stricter(DataClass one, DataClass other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static boolean multiTenant(Form form) {
    return "multi".equals(form.oneOf("tenancy", List.of("single", "multi")));
  }

  /** A declared kind of data. */
  public DataAsset data(String id, Form form) {
    Set<String> contains = new LinkedHashSet<>();
    Vocabulary.DataType own = words.type(id);
    DataClass least = own == null ? DataClass.PUBLIC : own.dataClass();
    if (own != null) {
      contains.addAll(own.under());
    }
    for (String name : form.texts("contains")) {
      Vocabulary.DataType type = words.type(name);
      if (type == null) {
        form.problem(
            "contains",
            "found '" + name + "' (expected: " + Nearest.expected(name, words.typeNames()) + ")");
        continue;
      }
      contains.addAll(type.under());
      least = stricter(least, type.dataClass());
    }
    boolean unsaid = !form.has("contains");
    if (unsaid && contains.isEmpty()) {
      for (String name : clues.types("Data", id, form.text("name", ""))) {
        Vocabulary.DataType type = Objects.requireNonNull(words.type(name), name);
        contains.addAll(type.under());
        least = stricter(least, type.dataClass());
      }
    }
    if (unsaid && !contains.contains("safety")) {
      contains.addAll(clues.safety(id, form.text("name", "")));
    }
    String said =
        form.oneOf("class", Arrays.stream(DataClass.values()).map(DataClass::wireName).toList());
    DataClass dataClass =
        said != null
            ? DataClass.valueOf(said.toUpperCase(Locale.ROOT))
            : contains.isEmpty() ? DataClass.INTERNAL : least;
    DataAsset asset =
        new DataAsset(
            id,
            form.text("name", own == null ? id : own.name()),
            dataClass,
            trust(form, "origin"),
            contains,
            form.texts("subjects"),
            form.text("retention"),
            form.texts("regulated").stream().map(law -> law.toLowerCase(Locale.ROOT)).toList(),
            form.at());
    form.done();
    return asset;
  }

  /** Data that a flow names without declaring it; null when the catalog has no such type. */
  public @Nullable DataAsset standardData(String name, Location at) {
    Vocabulary.DataType type = words.type(name);
    return type == null
        ? null
        : new DataAsset(
            name,
            type.name(),
            type.dataClass(),
            null,
            type.under(),
            List.of(),
            null,
            List.of(),
            at);
  }

  /** A component or an actor. */
  public Component component(
      String id,
      Form form,
      boolean actor,
      @Nullable String owner,
      Map<String, Zone> zones,
      Function<List<String>, Set<String>> known) {
    String zone = form.text("zone");
    Kind kind = kind(form, id, actor, zone == null ? null : zones.get(zone));
    if (zone != null && !zones.containsKey(zone)) {
      form.problem(
          "zone",
          "found '"
              + zone
              + "', which is no zone (expected: "
              + Nearest.expected(zone, zones.keySet())
              + ")");
      zone = null;
    }
    Zone around = zone == null ? null : zones.get(zone);
    Component component =
        new Component(
            id,
            form.text("name", id),
            kind,
            zone,
            trustOf(trust(form, "trust"), around, kind),
            actor || kind.is("person"),
            multiTenant(form) || (around != null && around.shared(kind, owner)),
            form.text("technology", ""),
            form.text("owner"),
            effects(form, id, kind),
            known.apply(stores(form, id, kind)),
            componentControls(form, kind),
            form.text("description", ""),
            form.at());
    form.done();
    return component;
  }

  // What is public by its kind stays so in an inner zone; else the zone says more than the kind.
  private static TrustLevel trustOf(@Nullable TrustLevel own, @Nullable Zone around, Kind kind) {
    if (own != null) {
      return own;
    }
    if (around == null || kind.is("outsider") || kind.is("outside-content")) {
      return kind.trust();
    }
    return around.trust();
  }

  // What lies in a store, when nobody said, as its name has it.
  private List<String> stores(Form form, String id, Kind kind) {
    List<String> said = form.texts("stores");
    if (!said.isEmpty() || form.has("stores")) {
      return said;
    }
    Set<String> stores = new TreeSet<>(kind.stores());
    if (kind.is("store")) {
      stores.addAll(clues.types("What lies in", id, form.text("name", "")));
    }
    return List.copyOf(stores);
  }

  private Kind kind(Form form, String id, boolean actor, @Nullable Zone around) {
    String name =
        actor
            ? form.text("kind", form.has("kind") ? "user" : clues.person(id, around))
            : form.required("kind", "kind: llm-hosted");
    Kind clue = clues.kind(name, id, form.text("name", id));
    Kind kind = clue == null ? words.kind(name) : clue;
    if (kind == null) {
      if (!name.isEmpty()) {
        form.problem(
            "kind",
            "found '" + name + "' (expected: " + Nearest.expected(name, words.kindNames()) + ")");
      }
      kind = words.kinds().get("service");
    }
    return Objects.requireNonNull(kind, "kinds.yaml has no 'service'");
  }

  private Set<String> effects(Form form, String id, Kind kind) {
    Set<String> effects = new LinkedHashSet<>(kind.effects());
    if (!form.has("effects") && kind.is("tool") && effects.isEmpty()) {
      return clues.effects(id, form.text("name", ""));
    }
    for (String effect : form.texts("effects")) {
      if (EFFECTS.contains(effect)) {
        effects.add(effect);
      } else {
        form.problem(
            "effects", "found '" + effect + "' (expected: " + String.join(", ", EFFECTS) + ")");
      }
    }
    return effects;
  }

  private Map<String, ControlClaim> componentControls(Form form, Kind kind) {
    Map<String, ControlClaim> controls = controls(form);
    for (String provided : kind.provides()) {
      controls.putIfAbsent(
          provided,
          new ControlClaim(provided, ControlState.DECLARED, "it is one itself", null, form.at()));
    }
    return controls;
  }

  /** What is said about controls: a list of those that are there, or a map with their states. */
  public Map<String, ControlClaim> controls(Form form) {
    Map<String, ControlClaim> claims = new LinkedHashMap<>();
    YamlValue value = form.value("controls");
    if (value instanceof YamlValue.Fields fields) {
      fields.values().forEach((id, state) -> claim(form, id, state, fields.lineOf(id), claims));
      return claims;
    }
    for (String id : form.texts("controls")) {
      if (knownControl(form, id)) {
        claims.put(id, new ControlClaim(id, ControlState.DECLARED, "", null, form.at("controls")));
      }
    }
    return claims;
  }

  private boolean knownControl(Form form, String id) {
    Set<String> all = words.controls().keySet();
    if (!all.contains(id)) {
      form.problem("controls", "found '" + id + "' (expected: " + words.expectedControl(id) + ")");
    }
    return all.contains(id);
  }

  private void claim(
      Form form, String id, YamlValue value, int line, Map<String, ControlClaim> claims) {
    if (!knownControl(form, id)) {
      return;
    }
    Location at = new Location(form.at().file(), line);
    if (value instanceof YamlValue.Scalar scalar) {
      ControlState state = STATES.get(scalar.text().strip().toLowerCase(Locale.ROOT));
      if (state == null) {
        form.problem(
            "controls",
            "found "
                + scalar.found()
                + " for '"
                + id
                + "' (expected: verified, declared, absent, unknown)");
        return;
      }
      claims.put(id, new ControlClaim(id, state, "", null, at));
      return;
    }
    Form claim = form.inner("controls." + id, value);
    String word = claim.oneOf("state", STATES.keySet());
    String evidence = claim.text("evidence");
    ControlState state =
        word == null ? ControlState.DECLARED : STATES.getOrDefault(word, ControlState.UNKNOWN);
    claims.put(id, new ControlClaim(id, state, claim.text("note", ""), evidence, at));
    claim.done();
  }

  /** What was taken from names. */
  public List<String> taken() {
    return clues.taken();
  }

  /** An assumption or a decision. */
  public Note note(Form form, Collection<String> ids) {
    String text = form.required("text", "text: Staff are trained");
    List<String> about = form.texts("about");
    for (String id : about) {
      if (!ids.contains(id)) {
        form.problem(
            "about",
            "found '"
                + id
                + "', which nothing is called (expected: "
                + Nearest.expected(id, ids)
                + ")");
      }
    }
    Note note = new Note(text, about, form.at());
    form.done();
    return note;
  }
}
