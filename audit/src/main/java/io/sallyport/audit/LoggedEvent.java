package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An event as it lies in the log. */
public final class LoggedEvent {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final long index;
  private final byte[] entry;

  LoggedEvent(long index, byte[] entry) {
    this.index = index;
    this.entry = entry;
  }

  /** Its leaf index. */
  public long index() {
    return index;
  }

  /** The canonical JSON, exactly as it was hashed. */
  public String json() {
    return new String(entry, StandardCharsets.UTF_8);
  }

  /** The leaf's hash (RFC 6962). */
  public byte[] leafHash() {
    return Proofs.leafHash(entry);
  }

  /**
   * The members.
   *
   * @throws AuditException when the entry is not JSON; verification would not mind, its hash counts
   */
  public JsonNode tree() throws AuditException {
    try {
      return MAPPER.readTree(json());
    } catch (JsonProcessingException e) {
      // Without the cause: its message may repeat what the entry holds.
      throw new AuditException("event " + index + ": not JSON (expected: canonical JSON)");
    }
  }

  /** One line for an export: leaf index, leaf hash in base64, and the event as it is. */
  public String exportLine() {
    String hash = Base64.getEncoder().encodeToString(leafHash());
    return "{\"event\":" + json() + ",\"hash\":\"" + hash + "\",\"leaf\":" + index + "}";
  }

  @Override
  public String toString() {
    return "LoggedEvent[" + index + ", " + entry.length + " bytes]";
  }
}
