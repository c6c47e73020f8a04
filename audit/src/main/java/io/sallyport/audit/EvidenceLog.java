package io.sallyport.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Evidence;
import io.sallyport.core.Principal;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Evidence records in an audit log: added as events, so that nobody can change them afterwards. */
public final class EvidenceLog {
  private static final String WIRE_MARK = "\"kind\":\"evidence\"";

  private final AuditLog log;

  /** Evidence in a log that is open for writing. */
  public EvidenceLog(AuditLog log) {
    this.log = log;
  }

  /**
   * Writes a record and waits until it is durable.
   *
   * @return the record with its leaf index
   * @throws AuditException when it could not be written
   * @throws IllegalArgumentException when a field is longer than 4,096 characters or all of them
   *     too long for one event; evidence is never cut
   */
  public Evidence add(Evidence evidence) throws AuditException, InterruptedException {
    return add(evidence, AuditEvent.builder(EventKind.EVIDENCE));
  }

  /**
   * The same for somebody whose request added it.
   *
   * @param by who added it; the event names tenant and key
   * @param requestId as the client was told
   */
  public Evidence add(Evidence evidence, Principal by, String requestId)
      throws AuditException, InterruptedException {
    return add(evidence, AuditEvent.builder(EventKind.EVIDENCE).principal(by).requestId(requestId));
  }

  private Evidence add(Evidence evidence, AuditEvent.Builder builder)
      throws AuditException, InterruptedException {
    for (Map.Entry<String, String> field : fields(evidence).entrySet()) {
      if (!EventText.cut(field.getValue(), AuditEvent.MAX_ATTRIBUTE).equals(field.getValue())) {
        throw new IllegalArgumentException(
            field.getKey()
                + ": "
                + field.getValue().length()
                + " characters (expected: valid Unicode of at most "
                + AuditEvent.MAX_ATTRIBUTE
                + ")");
      }
      builder.attribute(field.getKey(), field.getValue());
    }
    AuditEvent event = builder.build();
    if (!event.complete()) {
      throw new IllegalArgumentException(
          "evidence: too long (expected: at most " + AuditEvent.MAX_BYTES + " bytes in all)");
    }
    Receipt receipt = log.append(event);
    receipt.awaitDurable();
    return withLeaf(evidence, receipt.index());
  }

  /** All records of this log in their order. */
  public List<Evidence> list() throws AuditException {
    return list(log.directory());
  }

  /**
   * All records of a log in their order; needs no lock.
   *
   * @throws AuditException when the log cannot be read or a record is malformed
   */
  public static List<Evidence> list(Path directory) throws AuditException {
    List<Evidence> found = new ArrayList<>();
    try (Stream<LoggedEvent> events = AuditReader.open(directory).events(0)) {
      for (Iterator<LoggedEvent> i = events.iterator(); i.hasNext(); ) {
        read(i.next()).ifPresent(found::add);
      }
    } catch (UncheckedIOException e) {
      throw new AuditException("log: cannot read: " + e.getMessage(), e);
    }
    return found;
  }

  private static Optional<Evidence> read(LoggedEvent event) throws AuditException {
    if (!event.json().contains(WIRE_MARK)) {
      return Optional.empty();
    }
    JsonNode tree = event.tree();
    if (!tree.path("kind").asText().equals(EventKind.EVIDENCE.wireName())) {
      return Optional.empty();
    }
    JsonNode fields = tree.path("attributes");
    try {
      return Optional.of(
          new Evidence(
              text(fields, "id"),
              text(fields, "control"),
              text(fields, "subject"),
              text(fields, "method"),
              Double.parseDouble(text(fields, "figure")),
              fields.has("interval") ? text(fields, "interval") : null,
              Instant.parse(text(fields, "observedFrom")),
              Instant.parse(text(fields, "observedTo")),
              Instant.parse(text(fields, "expires")),
              text(fields, "tool"),
              event.index()));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new AuditException(
          "event " + event.index() + ": not an evidence record (expected: all its fields)", e);
    }
  }

  private static Map<String, String> fields(Evidence evidence) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("id", evidence.id());
    fields.put("control", evidence.control());
    fields.put("subject", evidence.subject());
    fields.put("method", evidence.method());
    fields.put("figure", CanonicalJson.number(evidence.figure()));
    if (evidence.interval() != null) {
      fields.put("interval", evidence.interval());
    }
    fields.put("observedFrom", evidence.observedFrom().toString());
    fields.put("observedTo", evidence.observedTo().toString());
    fields.put("expires", evidence.expires().toString());
    fields.put("tool", evidence.tool());
    return fields;
  }

  private static Evidence withLeaf(Evidence evidence, long leaf) {
    return new Evidence(
        evidence.id(),
        evidence.control(),
        evidence.subject(),
        evidence.method(),
        evidence.figure(),
        evidence.interval(),
        evidence.observedFrom(),
        evidence.observedTo(),
        evidence.expires(),
        evidence.tool(),
        leaf);
  }

  private static String text(JsonNode fields, String name) {
    JsonNode value = fields.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + ": missing (expected: a string)");
    }
    return value.textValue();
  }
}
