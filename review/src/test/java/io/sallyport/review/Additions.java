package io.sallyport.review;

import io.sallyport.core.Severity;
import io.sallyport.review.internal.CompiledRule;
import io.sallyport.review.internal.Examination;
import io.sallyport.review.internal.Graph;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An architecture file to which parts are added by chance: components of any kind, actors, data and
 * flows between all of them, but no control and nothing that is one.
 */
final class Additions {

  private static final List<String> TRUST =
      List.of("untrusted", "partner", "internal", "restricted");
  private static final List<String> FOREIGN =
      List.of("untrusted", "untrusted", "partner", "internal");
  private static final List<String> EFFECTS =
      List.of("read", "write", "delete", "send", "pay", "execute", "deploy", "physical");
  private static final List<String> PROTOCOLS =
      List.of("https", "http", "amqp", "sip", "bluetooth");

  private final String file;
  private final YamlValue.Fields root;
  private final Architecture before;
  private final List<Kind> kinds;
  private final List<String> types;

  private Additions(String file, YamlValue.Fields root) throws ArchitectureException {
    this.file = file;
    this.root = root;
    this.before = ArchitectureReader.read(file, root);
    this.kinds =
        Vocabulary.standard().kinds().values().stream()
            .filter(kind -> kind.provides().isEmpty())
            .sorted((a, b) -> a.id().compareTo(b.id()))
            .toList();
    this.types = List.copyOf(new TreeSet<>(Vocabulary.standard().typeNames()));
  }

  static Additions to(Path file) throws Exception {
    return new Additions(file.toString(), (YamlValue.Fields) YamlReader.read(file));
  }

  static Additions to(String name, String text) throws Exception {
    return new Additions(name, (YamlValue.Fields) YamlReader.parse(name, text, false).getFirst());
  }

  /** The architecture as the file has it. */
  Architecture before() {
    return before;
  }

  /** The same with what a seed adds. */
  Architecture with(long seed) {
    Map<String, List<Map<String, String>>> parts = parts(random(seed));
    Map<String, YamlValue> values = new LinkedHashMap<>(root.values());
    parts.forEach((section, entries) -> values.put(section, longer(section, entries)));
    try {
      return ArchitectureReader.read(file, new YamlValue.Fields(values, root.lines(), root.line()));
    } catch (ArchitectureException e) {
      throw new IllegalStateException(parts.toString(), e);
    }
  }

  /** What a seed adds, for messages. */
  String said(long seed) {
    return parts(random(seed)).toString();
  }

  // Neighbouring seeds of Random begin alike.
  private static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  private YamlValue longer(String section, List<Map<String, String>> entries) {
    List<YamlValue> items = new ArrayList<>();
    if (root.values().get(section) instanceof YamlValue.Items there) {
      items.addAll(there.values());
    }
    for (Map<String, String> entry : entries) {
      Map<String, YamlValue> fields = new LinkedHashMap<>();
      entry.forEach((key, text) -> fields.put(key, new YamlValue.Scalar(text, true, 1)));
      items.add(new YamlValue.Fields(fields, Map.of(), 1));
    }
    return new YamlValue.Items(items, 1);
  }

  private Map<String, List<Map<String, String>>> parts(Random random) {
    Map<String, List<Map<String, String>>> parts = new LinkedHashMap<>();
    List<String> data = new ArrayList<>(before.data().keySet());
    if (random.nextInt(3) == 0) {
      parts.put("data", List.of(data(random)));
      data.add("added-data");
    }
    List<String> added = new ArrayList<>();
    List<Map<String, String>> components = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      components.add(component("added-" + i, random, data));
      added.add("added-" + i);
    }
    if (random.nextInt(4) == 0) {
      parts.put("actors", List.of(actor(random)));
      added.add("added-actor");
    }
    parts.put("components", components);
    List<String> all = new ArrayList<>(before.components().keySet());
    all.addAll(added);
    List<Map<String, String>> flows = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      flows.add(flow("added-flow-" + i, random, all, added, data));
    }
    parts.put("flows", flows);
    return parts;
  }

  private Map<String, String> data(Random random) {
    Map<String, String> data = new LinkedHashMap<>(Map.of("id", "added-data"));
    data.put("contains", any(types, random));
    sometimes(data, "origin", TRUST, random);
    sometimes(data, "class", List.of("public", "internal", "confidential", "restricted"), random);
    return data;
  }

  private Map<String, String> component(String id, Random random, List<String> data) {
    Map<String, String> component = new LinkedHashMap<>(Map.of("id", id));
    component.put("kind", kinds.get(random.nextInt(kinds.size())).id());
    place(component, random);
    sometimes(component, "trust", TRUST, random);
    sometimes(component, "tenancy", List.of("single", "multi"), random);
    sometimes(component, "effects", EFFECTS, random);
    sometimes(component, "stores", random.nextBoolean() ? types : data, random);
    return component;
  }

  private Map<String, String> actor(Random random) {
    List<Kind> people = kinds.stream().filter(kind -> kind.is("person")).toList();
    Map<String, String> actor = new LinkedHashMap<>(Map.of("id", "added-actor"));
    actor.put("kind", people.get(random.nextInt(people.size())).id());
    place(actor, random);
    return actor;
  }

  // A zone's controls hold for all inside, so a place in such a zone would bring some.
  private void place(Map<String, String> entry, Random random) {
    List<String> zones = before.zones().values().stream().filter(this::bare).map(Zone::id).toList();
    sometimes(entry, "zone", zones, random);
  }

  private boolean bare(Zone zone) {
    Zone around = zone.inside() == null ? null : before.zones().get(zone.inside());
    return zone.controls().isEmpty() && (around == null || bare(around));
  }

  private Map<String, String> flow(
      String id, Random random, List<String> all, List<String> added, List<String> data) {
    boolean old = added.isEmpty() || random.nextInt(4) == 0;
    String one = any(old ? all : added, random);
    String other = any(all, random);
    boolean out = random.nextBoolean();
    Map<String, String> flow = new LinkedHashMap<>(Map.of("id", id));
    flow.put("from", out ? one : other);
    flow.put("to", out ? other : one);
    List<Flow> flows = before.flows();
    if (random.nextInt(3) == 0 && !flows.isEmpty()) {
      // What is drawn already comes from one more, or goes to where it comes from.
      Flow like = flows.get(random.nextInt(flows.size()));
      flow.put("from", one);
      flow.put("to", random.nextBoolean() ? like.from() : like.to());
      if (!like.data().isEmpty()) {
        flow.put("data", any(like.data(), random));
      }
    } else if (random.nextInt(3) > 0) {
      flow.put("data", any(random.nextInt(3) == 0 ? types : data, random));
    }
    sometimes(flow, "content", FOREIGN, random);
    sometimes(flow, "direction", List.of("request", "one-way", "both"), random);
    sometimes(flow, "protocol", PROTOCOLS, random);
    return flow;
  }

  private static void sometimes(
      Map<String, String> entry, String key, List<String> values, Random random) {
    if (random.nextInt(3) == 0 && !values.isEmpty()) {
      entry.put(key, any(values, random));
    }
  }

  private static String any(List<String> values, Random random) {
    return values.isEmpty() ? "prompt" : values.get(random.nextInt(values.size()));
  }

  /** All that is found, by rule and element, before causes and ways are told once. */
  static Set<String> found(Architecture architecture, List<CompiledRule> rules) {
    return rated(architecture, rules).keySet();
  }

  /** The same with how bad it is. */
  static Map<String, Severity> rated(Architecture architecture, List<CompiledRule> rules) {
    Examination examination = new Examination(new Graph(architecture));
    rules.forEach(examination::apply);
    Map<String, Severity> rated = new TreeMap<>();
    for (ReviewFinding finding : examination.findings()) {
      for (Place place : finding.places()) {
        rated.put(finding.id() + " " + place.at(), place.score().severity());
      }
    }
    return rated;
  }
}
