package io.sallyport.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An event as OCSF API Activity (class 6003, schema 1.8.0) with the profiles {@code ai_operation}
 * and {@code security_control}. What OCSF has no place for, such as findings and the event's place
 * in the log, is under {@code unmapped}.
 *
 * <p>{@code metadata.uid} names an event for ever: its leaf index and the beginning of its leaf
 * hash. Deliveries may be repeated; events with the same uid are the same.
 */
public final class OcsfEvent {

  /** The version of the schema. */
  public static final String SCHEMA_VERSION = "1.8.0";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CATEGORY = 6;
  private static final int CLASS = 6003;
  private static final int HASH_BYTES = 8;

  private enum Activity {
    UNKNOWN(0, "Unknown"),
    CREATE(1, "Create"),
    READ(2, "Read"),
    UPDATE(3, "Update"),
    DELETE(4, "Delete"),
    OTHER(99, "Other");

    private final int id;
    private final String caption;

    Activity(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }
  }

  private OcsfEvent() {}

  /** The event's id for receivers: leaf index and 16 hexadecimal digits of its leaf hash. */
  public static String uid(LoggedEvent event) {
    return event.index() + "-" + HexFormat.of().formatHex(event.leafHash(), 0, HASH_BYTES);
  }

  /**
   * The event as one line of JSON.
   *
   * @param origin the log's name
   * @param version the product's version
   * @throws AuditException when the entry is not JSON
   */
  public static String line(LoggedEvent event, String origin, String version)
      throws AuditException {
    return of(event, origin, version).toString();
  }

  /**
   * The event as a tree.
   *
   * @param origin the log's name
   * @param version the product's version
   * @throws AuditException when the entry is not JSON
   */
  public static ObjectNode of(LoggedEvent event, String origin, String version)
      throws AuditException {
    JsonNode entry = event.tree();
    ObjectNode node = MAPPER.createObjectNode();
    classification(node, activity(entry));
    node.put("time", time(entry));
    result(node, entry);
    control(node, entry);
    metadata(node.putObject("metadata"), event, entry, origin, version);
    parties(node, entry);
    if (entry.has("model")) {
      model(node, entry);
    }
    unmapped(node.putObject("unmapped").putObject("sallyport"), event, entry);
    return node;
  }

  private static void classification(ObjectNode node, Activity activity) {
    node.put("activity_id", activity.id).put("activity_name", activity.caption);
    node.put("category_uid", CATEGORY).put("category_name", "Application Activity");
    node.put("class_uid", CLASS).put("class_name", "API Activity");
    node.put("type_uid", CLASS * 100L + activity.id);
    node.put("type_name", "API Activity: " + activity.caption);
  }

  private static Activity activity(JsonNode entry) {
    String kind = entry.path("kind").asText();
    String outcome = entry.path("outcome").asText();
    String surface = entry.path("surface").asText();
    if (kind.equals("request")) {
      return requested(method(entry), surface);
    }
    if (kind.equals("admin")) {
      return switch (outcome.substring(outcome.lastIndexOf('.') + 1)) {
        case "create", "add", "sign-in" -> Activity.CREATE;
        case "list", "show" -> Activity.READ;
        case "rotate", "suspend", "resume", "reload", "update", "revoke" -> Activity.UPDATE;
        case "delete", "erase", "forget" -> Activity.DELETE;
        default -> Activity.OTHER;
      };
    }
    return kind.equals("configuration") ? Activity.UPDATE : Activity.OTHER;
  }

  private static Activity requested(String method, String surface) {
    return switch (method) {
      case "GET" -> Activity.READ;
      case "DELETE" -> Activity.DELETE;
      default -> surface.equals("models") ? Activity.READ : Activity.CREATE;
    };
  }

  /** The HTTP method, where the event has one: of its own, or before a refused address. */
  private static String method(JsonNode entry) {
    String surface = entry.path("surface").asText();
    int space = surface.indexOf(' ');
    return entry.at("/attributes/method").asText(space < 0 ? surface : surface.substring(0, space));
  }

  private static long time(JsonNode entry) {
    try {
      return Instant.parse(entry.path("time").asText()).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  private static void result(ObjectNode node, JsonNode entry) {
    String verdict = entry.path("verdict").asText();
    int status = entry.path("status").asInt(0);
    boolean failed = status >= 400 || fault(entry) || denied(entry);
    int severity =
        switch (verdict) {
          case "block" -> 4;
          case "redact" -> 3;
          case "flag" -> 2;
          default -> failed ? 2 : 1;
        };
    node.put("severity_id", severity);
    node.put("severity", new String[] {"", "Informational", "Low", "Medium", "High"}[severity]);
    node.put("status_id", failed ? 2 : 1).put("status", failed ? "Failure" : "Success");
    if (status > 0) {
      node.put("status_code", Integer.toString(status));
    }
    if (entry.has("error")) {
      node.put("status_detail", entry.path("error").asText());
    }
    node.put("message", message(entry));
  }

  private static String message(JsonNode entry) {
    return String.join(
            " ",
            entry.path("kind").asText(),
            entry.path("surface").asText(""),
            entry.path("model").asText(""),
            entry.path("outcome").asText(""))
        .replaceAll(" +", " ")
        .strip();
  }

  /** Whether the gate said no: the guard, or whatever refused before and after it. */
  private static boolean denied(JsonNode entry) {
    return entry.path("verdict").asText().equals("block")
        || switch (entry.path("outcome").asText()) {
          case "blocked", "refused", "revoked" -> true;
          default -> false;
        };
  }

  /** Whether something behind the gate, or the gate itself, did not work. */
  private static boolean fault(JsonNode entry) {
    return entry.path("outcome").asText().equals("failed");
  }

  private static void control(ObjectNode node, JsonNode entry) {
    boolean denied = denied(entry);
    if (!entry.has("verdict") && !denied && !fault(entry)) {
      return;
    }
    String verdict = entry.path("verdict").asText();
    if (denied) {
      node.put("action_id", 2).put("action", "Denied");
      node.put("disposition_id", 2).put("disposition", "Blocked");
    } else if (fault(entry)) {
      node.put("action_id", 99).put("action", "Other");
      node.put("disposition_id", 27).put("disposition", "Error");
    } else {
      passed(node, verdict);
    }
    node.put("is_alert", verdict.equals("block"));
    String policy = entry.at("/attributes/policy").asText("");
    if (!policy.isEmpty()) {
      node.putObject("policy").put("name", policy);
    }
  }

  private static void passed(ObjectNode node, String verdict) {
    node.put("action_id", 1).put("action", "Allowed");
    switch (verdict) {
      case "redact" -> node.put("disposition_id", 11).put("disposition", "Corrected");
      case "flag" -> node.put("disposition_id", 15).put("disposition", "Detected");
      default -> node.put("disposition_id", 1).put("disposition", "Allowed");
    }
  }

  private static void metadata(
      ObjectNode metadata, LoggedEvent event, JsonNode entry, String origin, String version) {
    metadata.put("version", SCHEMA_VERSION);
    metadata
        .putObject("product")
        .put("name", "Sallyport")
        .put("vendor_name", "Sallyport")
        .put("version", version);
    metadata.putArray("profiles").add("ai_operation").add("security_control");
    metadata.put("uid", uid(event));
    metadata.put("sequence", event.index());
    metadata.put("log_name", origin);
    metadata.put("log_provider", "sallyport.audit");
    metadata.put("original_time", entry.path("time").asText());
    metadata.put("event_code", entry.path("kind").asText());
    if (entry.has("request")) {
      metadata.put("correlation_uid", entry.path("request").asText());
    }
  }

  private static void parties(ObjectNode node, JsonNode entry) {
    ObjectNode actor = node.putObject("actor");
    ObjectNode source = node.putObject("src_endpoint");
    String key = entry.path("key").asText("");
    String from = entry.at("/attributes/from").asText("");
    if (key.isEmpty()) {
      actor.put("app_name", from.isEmpty() ? "sallyport" : "unknown");
    } else {
      actor.put("app_uid", key);
      actor
          .putObject("user")
          .put("uid", key)
          .putObject("org")
          .put("uid", entry.path("tenant").asText());
    }
    if (from.isEmpty()) {
      source.put("name", key.isEmpty() ? "sallyport" : key);
    } else {
      source.put("ip", from);
    }
    ObjectNode api = node.putObject("api");
    String surface = entry.path("surface").asText("");
    String outcome = entry.path("outcome").asText("");
    boolean request = entry.path("kind").asText().equals("request");
    api.put(
        "operation",
        request && !surface.isEmpty() ? surface : outcome.isEmpty() ? "unknown" : outcome);
    api.putObject("service").put("name", "sallyport");
    if (entry.has("request")) {
      api.putObject("request").put("uid", entry.path("request").asText());
    }
    if (entry.has("status")) {
      ObjectNode response = api.putObject("response").put("code", entry.path("status").asInt());
      if (entry.has("error")) {
        response.put("error", entry.path("error").asText());
      }
    }
    stored(node, entry);
    if (entry.has("upstream")) {
      node.putObject("dst_endpoint").put("name", entry.path("upstream").asText());
    }
  }

  /** What a request that is no call of a model did, and with what. */
  private static void stored(ObjectNode node, JsonNode entry) {
    if (!entry.path("kind").asText().equals("request") || !entry.at("/attributes").has("method")) {
      return;
    }
    node.putObject("http_request").put("http_method", method(entry));
    String subject = entry.at("/attributes/subject").asText("");
    if (!subject.isEmpty()) {
      node.putArray("resources").addObject().put("uid", subject);
    }
  }

  private static void model(ObjectNode node, JsonNode entry) {
    node.putObject("ai_model")
        .put("name", entry.path("model").asText())
        .put("ai_provider", entry.path("upstream").asText("unknown"));
    ObjectNode context = node.putObject("message_context");
    context.put("ai_role_id", 2).put("ai_role", "Assistant");
    context.put("uid", entry.path("request").asText("unknown"));
    context.putObject("service").put("name", entry.path("surface").asText("unknown"));
    if (entry.has("tokens")) {
      long in = entry.at("/tokens/in").asLong();
      long out = entry.at("/tokens/out").asLong();
      context.put("prompt_tokens", in).put("completion_tokens", out).put("total_tokens", in + out);
    }
  }

  private static void unmapped(ObjectNode unmapped, LoggedEvent event, JsonNode entry) {
    unmapped.put("leaf", event.index());
    unmapped.put("hash", java.util.Base64.getEncoder().encodeToString(event.leafHash()));
    for (String member :
        new String[] {
          "kind", "outcome", "verdict", "findings", "scanned", "micros", "attributes", "omitted"
        }) {
      if (entry.has(member)) {
        unmapped.set(member.toLowerCase(Locale.ROOT), entry.get(member));
      }
    }
  }
}
