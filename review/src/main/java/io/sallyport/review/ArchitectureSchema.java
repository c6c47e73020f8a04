package io.sallyport.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.review.internal.Parts;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The JSON schema of architecture files (draft 2020-12), made from the same words that the reader
 * knows, so that editors complete kinds, controls and types of data.
 */
public final class ArchitectureSchema {

  private static final JsonMapper MAPPER = new JsonMapper();

  private ArchitectureSchema() {}

  /** The schema, as text that ends with a line break. */
  public static String json() {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode tree() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Sallyport architecture");
    ObjectNode properties = closed(root, "system");
    properties.set("system", text("Name of the system."));
    properties.set("version", MAPPER.createObjectNode());
    properties.set("description", text("What it does."));
    properties.set("owner", text("Who answers for it."));
    list(properties, "zones", zone());
    list(properties, "data", data());
    list(properties, "actors", component(false));
    list(properties, "components", component(true));
    list(properties, "flows", flow());
    list(properties, "assumptions", note());
    list(properties, "decisions", note());
    return root;
  }

  private static ObjectNode closed(ObjectNode node, String... required) {
    node.put("type", "object");
    node.put("additionalProperties", false);
    ArrayNode names = node.putArray("required");
    Arrays.stream(required).forEach(names::add);
    return node.putObject("properties");
  }

  private static void list(ObjectNode properties, String name, ObjectNode items) {
    properties.putObject(name).put("type", "array").set("items", items);
  }

  private static ObjectNode text(String description) {
    return MAPPER.createObjectNode().put("type", "string").put("description", description);
  }

  private static ObjectNode oneOf(String description, Collection<String> words) {
    ObjectNode node = text(description);
    ArrayNode values = node.putArray("enum");
    words.forEach(values::add);
    return node;
  }

  private static ObjectNode texts(ObjectNode item) {
    ObjectNode node = MAPPER.createObjectNode();
    ArrayNode any = node.putArray("anyOf");
    any.add(item);
    any.addObject().put("type", "array").set("items", item.deepCopy());
    return node;
  }

  private static ObjectNode trust(String description) {
    return oneOf(
        description,
        List.of(
            "untrusted",
            "partner",
            "internal",
            "restricted",
            "public",
            "external",
            "mixed",
            "trusted"));
  }

  private static ObjectNode tenancy() {
    return oneOf("Whether several customers share it.", List.of("single", "multi"));
  }

  private static ObjectNode controls() {
    Collection<String> ids = Vocabulary.standard().controls().keySet();
    ObjectNode node = MAPPER.createObjectNode();
    ArrayNode any = node.putArray("anyOf");
    any.addObject().put("type", "array").set("items", oneOf("A control.", ids));
    any.add(oneOf("A control.", ids));
    ObjectNode map = any.addObject();
    ObjectNode properties = closed(map);
    Vocabulary.standard()
        .controls()
        .values()
        .forEach(control -> properties.set(control.id(), claim(control.ask())));
    return node;
  }

  private static ObjectNode claim(String ask) {
    List<String> states = Arrays.stream(ControlState.values()).map(ControlState::wireName).toList();
    ObjectNode node = MAPPER.createObjectNode().put("description", ask);
    ArrayNode any = node.putArray("anyOf");
    ObjectNode word = any.addObject();
    ArrayNode words = word.putArray("enum");
    states.forEach(words::add);
    for (String other : List.of("yes", "no", "none")) {
      words.add(other);
    }
    words.add(true);
    words.add(false);
    ObjectNode properties = closed(any.addObject());
    properties.set("state", oneOf("What is known.", states));
    properties.set("evidence", text("Id of an evidence record."));
    properties.set("note", text("How it is done."));
    return node;
  }

  private static ObjectNode zone() {
    ObjectNode node = MAPPER.createObjectNode();
    ObjectNode properties = closed(node, "id");
    properties.set("id", text("As components name it."));
    properties.set("name", text("For people."));
    properties.set("trust", trust("How far what is inside is trusted."));
    properties.set("owner", text("Who answers for it."));
    properties.set("tenancy", tenancy());
    properties.set("inside", text("The zone around it."));
    properties.set("controls", controls());
    return node;
  }

  private static ObjectNode data() {
    ObjectNode node = MAPPER.createObjectNode();
    ObjectNode properties = closed(node, "id");
    properties.set("id", text("As flows name it."));
    properties.set("name", text("For people."));
    properties.set(
        "class",
        oneOf(
            "How much a disclosure would hurt.",
            Arrays.stream(DataClass.values()).map(DataClass::wireName).toList()));
    properties.set("origin", trust("Where it comes from."));
    properties.set("contains", texts(oneOf("A type of data.", Vocabulary.standard().typeNames())));
    properties.set("subjects", texts(text("Whose data it is.")));
    properties.set("retention", text("How long it is kept."));
    properties.set("regulated", texts(text("A law or standard, such as gdpr.")));
    return node;
  }

  private static ObjectNode component(boolean kindRequired) {
    ObjectNode node = MAPPER.createObjectNode();
    ObjectNode properties = kindRequired ? closed(node, "id", "kind") : closed(node, "id");
    properties.set("id", text("As flows name it."));
    properties.set("name", text("For people."));
    properties.set("kind", oneOf("What it is.", Vocabulary.standard().kindNames()));
    properties.set("zone", text("Where it stands."));
    properties.set("trust", trust("How far what it sends is trusted."));
    properties.set("technology", text("What it is made with."));
    properties.set("owner", text("Who answers for it."));
    properties.set("tenancy", tenancy());
    properties.set("stores", texts(text("Id of data, or a type of data.")));
    properties.set("effects", texts(oneOf("What it can do to the world.", Parts.EFFECTS)));
    properties.set("controls", controls());
    properties.set("description", text("In your words."));
    return node;
  }

  private static ObjectNode flow() {
    ObjectNode node = MAPPER.createObjectNode();
    ObjectNode properties = closed(node, "from", "to");
    properties.set("id", text("Stable name; from->to when left out."));
    properties.set("from", text("Id of a component or actor."));
    properties.set("to", text("Id of a component or actor."));
    properties.set("name", text("For people."));
    properties.set("data", texts(text("Id of data, or a type of data.")));
    properties.set("protocol", text("Such as https; query only asks, stdio is a pipe."));
    properties.set("authentication", text("How the caller proves who it is; none."));
    properties.set("authorization", text("How calls are checked; none."));
    properties.set("encryption", text("How it is encrypted; none."));
    properties.set(
        "direction", oneOf("Whether something comes back.", List.of("request", "one-way", "both")));
    properties.set("content", trust("How far its content is trusted."));
    properties.set("controls", controls());
    return node;
  }

  private static ObjectNode note() {
    ObjectNode node = MAPPER.createObjectNode();
    ArrayNode any = node.putArray("anyOf");
    any.add(text("In your words."));
    ObjectNode properties = closed(any.addObject(), "text");
    properties.set("text", text("In your words."));
    properties.set("about", texts(text("Id of what it is about.")));
    return node;
  }
}
