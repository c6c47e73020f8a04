package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.Fields;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tools that an upstream runs itself. Inside, such a tool is {@code {"type": T, T: {…}}}; one that
 * a client of chat completions sends stays as it is. A search of the web has one form whatever the
 * client speaks, because every dialect has one; other tools go to upstreams of the dialect that
 * they were said in, and to no other.
 */
final class HostedTools {

  /** The type of a search of the web. */
  static final String SEARCH = "web_search";

  private static final Pattern DATED = Pattern.compile("[a-z_]+_\\d{8}");
  private static final Pattern MESSAGES_SEARCH = Pattern.compile("web_search_\\d{8}");
  private static final Pattern RESPONSES_SEARCH =
      Pattern.compile("web_search(_preview)?(_\\d{4}_\\d{2}_\\d{2})?");
  private static final String STANDARD_VERSION = "web_search_20250305";
  private static final Set<String> SIZES = Set.of("low", "medium", "high");
  private static final Set<String> KNOWN =
      Set.of(
          "version",
          "max_uses",
          "allowed_domains",
          "blocked_domains",
          "search_context_size",
          "user_location");
  private static final List<String> LOCATION = List.of("city", "region", "country", "timezone");

  private HostedTools() {}

  /** What a type of a tool is called inside. */
  static String type(String theirs) {
    boolean search =
        MESSAGES_SEARCH.matcher(theirs).matches() || RESPONSES_SEARCH.matcher(theirs).matches();
    return search ? SEARCH : theirs;
  }

  /** A tool of a client of the Messages API. */
  static ObjectNode ofMessages(JsonNode node, String path, String type) {
    if (!MESSAGES_SEARCH.matcher(type).matches()) {
      return nested(node, path, type);
    }
    Taking tool = Taking.from(node, path);
    tool.any("type");
    tool.word("name", Set.of(SEARCH), SEARCH);
    CacheHints.take(tool);
    ObjectNode search = JsonNodeFactory.instance.objectNode().put("version", type);
    JsonNode most = tool.any("max_uses");
    if (most != null) {
      MessagesRequest.requireCount(most, tool.at("max_uses"));
      search.set("max_uses", most);
    }
    tool.move("allowed_domains", search, "allowed_domains");
    tool.move("blocked_domains", search, "blocked_domains");
    location(tool, search);
    tool.end();
    return wrapped(SEARCH, search);
  }

  /** A tool of a client of the Responses API. */
  static ObjectNode ofResponses(JsonNode node, String path, String type) {
    if (!RESPONSES_SEARCH.matcher(type).matches()) {
      return nested(node, path, type);
    }
    Taking tool = Taking.from(node, path);
    tool.any("type");
    ObjectNode search = JsonNodeFactory.instance.objectNode().put("version", type);
    String size = tool.word("search_context_size", SIZES, "");
    if (!size.isEmpty()) {
      search.put("search_context_size", size);
    }
    JsonNode filters = tool.object("filters");
    if (filters != null) {
      Taking wanted = Taking.from(filters, tool.at("filters"));
      wanted.move("allowed_domains", search, "allowed_domains");
      wanted.end();
    }
    location(tool, search);
    tool.end();
    return wrapped(SEARCH, search);
  }

  private static void location(Taking tool, ObjectNode search) {
    JsonNode node = tool.object("user_location");
    if (node == null) {
      return;
    }
    Taking location = Taking.from(node, tool.at("user_location"));
    location.word("type", Set.of("approximate"), "approximate");
    ObjectNode where = search.putObject("user_location");
    for (String field : LOCATION) {
      String text = location.text(field);
      if (text != null) {
        where.put(field, text);
      }
    }
    location.end();
  }

  private static ObjectNode nested(JsonNode node, String path, String type) {
    Taking.from(node, path);
    if (!node.path("type").isTextual() || type.isEmpty()) {
      throw Fields.wrong(path + ".type", node.path("type"), "a string");
    }
    ObjectNode rest = node.deepCopy();
    rest.remove("type");
    return wrapped(type, rest);
  }

  private static ObjectNode wrapped(String type, ObjectNode rest) {
    ObjectNode tool = JsonNodeFactory.instance.objectNode().put("type", type);
    tool.set(type, rest);
    return tool;
  }

  /** Whether a tool or a choice of one is hosted. */
  static boolean isHosted(JsonNode tool) {
    String type = tool.path("type").asText();
    return !type.equals("function") && !type.equals("custom") && !type.equals("allowed_tools");
  }

  /** What stands in a hosted tool; null when it is as a client of chat completions sent it. */
  static @Nullable ObjectNode inside(JsonNode tool) {
    return tool.path(tool.path("type").asText()) instanceof ObjectNode rest ? rest : null;
  }

  /** A hosted tool for an upstream of the Messages API. */
  static ObjectNode toMessages(JsonNode node, String path) {
    String type = node.path("type").asText();
    ObjectNode rest = inside(node);
    if (rest == null && RESPONSES_SEARCH.matcher(type).matches()) {
      rest = inside(ofResponses(node.deepCopy(), path, type));
      type = SEARCH;
    }
    if (type.equals(SEARCH) && rest != null) {
      return search(rest, path);
    }
    if (!DATED.matcher(type).matches()) {
      throw UpstreamDialect.unsupported(path + ".type");
    }
    return rest == null ? (ObjectNode) node : flat(type, rest);
  }

  private static ObjectNode search(ObjectNode rest, String path) {
    requireKnown(rest, path);
    requireNone(rest, "search_context_size", "medium", path);
    String version = rest.path("version").asText();
    ObjectNode tool = JsonNodeFactory.instance.objectNode();
    tool.put("type", MESSAGES_SEARCH.matcher(version).matches() ? version : STANDARD_VERSION);
    tool.put("name", SEARCH);
    for (String same : List.of("max_uses", "allowed_domains", "blocked_domains")) {
      if (rest.has(same)) {
        tool.set(same, rest.get(same));
      }
    }
    if (rest.path("user_location") instanceof ObjectNode where) {
      tool.putObject("user_location").put("type", "approximate").setAll(where);
    }
    return tool;
  }

  /**
   * A hosted tool for an upstream of the Responses API.
   *
   * @param out the request, which takes how often tools may be called
   * @param only whether it is the only hosted tool of the request
   */
  static ObjectNode toResponses(JsonNode node, String path, ObjectNode out, boolean only) {
    String type = node.path("type").asText();
    ObjectNode rest = inside(node);
    if (rest == null) {
      return (ObjectNode) node;
    }
    if (DATED.matcher(type).matches()) {
      throw UpstreamDialect.unsupported(path + ".type");
    }
    if (!type.equals(SEARCH)) {
      return flat(type, rest);
    }
    requireKnown(rest, path);
    requireNone(rest, "blocked_domains", "", path);
    if (rest.has("max_uses")) {
      if (!only) {
        throw UpstreamDialect.unsupported(path + ".max_uses");
      }
      out.set("max_tool_calls", rest.get("max_uses"));
    }
    ObjectNode tool = JsonNodeFactory.instance.objectNode();
    tool.put("type", responsesType(rest));
    if (rest.has("allowed_domains")) {
      tool.putObject("filters").set("allowed_domains", rest.get("allowed_domains"));
    }
    if (rest.has("search_context_size")) {
      tool.set("search_context_size", rest.get("search_context_size"));
    }
    if (rest.path("user_location") instanceof ObjectNode where) {
      tool.putObject("user_location").put("type", "approximate").setAll(where);
    }
    return tool;
  }

  private static String responsesType(JsonNode rest) {
    String version = rest.path("version").asText();
    return RESPONSES_SEARCH.matcher(version).matches() ? version : SEARCH;
  }

  /** The type by which a choice names a hosted tool to an upstream of the Responses API. */
  static String chosenOfResponses(String type, JsonNode tools) {
    for (JsonNode tool : tools) {
      JsonNode rest = inside(tool);
      if (type.equals(SEARCH) && tool.path("type").asText().equals(SEARCH) && rest != null) {
        return responsesType(rest);
      }
    }
    return type;
  }

  /**
   * A request for an upstream of chat completions, whose tools are all the client's own there: a
   * search of the web is a field of the request, and nothing else of the kind can be said.
   */
  static ObjectNode toChat(ObjectNode chat) {
    JsonNode tools = chat.path("tools");
    ArrayNode own = JsonNodeFactory.instance.arrayNode();
    ObjectNode search = null;
    for (int i = 0; i < tools.size(); i++) {
      ObjectNode rest = isHosted(tools.get(i)) ? inside(tools.get(i)) : null;
      String path = "tools[" + i + "]";
      if (rest == null) {
        own.add(tools.get(i));
      } else if (tools.get(i).path("type").asText().equals(SEARCH) && search == null) {
        search = options(rest, path);
      } else {
        throw UpstreamDialect.unsupported(path + ".type");
      }
    }
    if (search == null) {
      return chat;
    }
    JsonNode choice = chat.path("tool_choice");
    if (choice.isObject() && !choice.path("type").asText().equals("function")) {
      throw UpstreamDialect.unsupported("tool_choice");
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.setAll(chat);
    out.set("tools", own);
    if (own.isEmpty()) {
      out.remove(List.of("tools", "tool_choice", "parallel_tool_calls"));
    }
    out.set("web_search_options", search);
    return out;
  }

  private static ObjectNode options(ObjectNode rest, String path) {
    requireKnown(rest, path);
    for (String field : List.of("allowed_domains", "blocked_domains", "max_uses")) {
      requireNone(rest, field, "", path);
    }
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    if (rest.has("search_context_size")) {
      options.set("search_context_size", rest.get("search_context_size"));
    }
    if (rest.path("user_location") instanceof ObjectNode where) {
      options.putObject("user_location").put("type", "approximate").set("approximate", where);
    }
    return options;
  }

  /** A client of chat completions may say a search as it is said inside, but nothing more. */
  private static void requireKnown(ObjectNode rest, String path) {
    for (var field : rest.properties()) {
      if (!KNOWN.contains(field.getKey())) {
        throw UpstreamDialect.unsupported(path + ".type");
      }
    }
  }

  /** Refuses what the upstream has no word for, unless it is what it does anyway. */
  private static void requireNone(JsonNode rest, String field, String usual, String path) {
    JsonNode value = rest.path(field);
    boolean nothing =
        value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty());
    if (!nothing && !(value.isTextual() && value.asText().equals(usual))) {
      throw UpstreamDialect.unsupported(path + "." + field);
    }
  }

  private static ObjectNode flat(String type, ObjectNode rest) {
    ObjectNode tool = JsonNodeFactory.instance.objectNode().put("type", type);
    return tool.setAll(rest);
  }
}
