package io.sallyport.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.audit.internal.TenantKey;
import io.sallyport.audit.internal.TenantKeyFiles;
import io.sallyport.core.Erasable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One secret per tenant, in files outside the log. From it come the keyed hashes of scanned texts
 * (HMAC-SHA-256) and the encryption of content (AES-256-GCM) in events of kind {@code content}.
 * Erasing a tenant destroys the secret: the events and their proofs stay, what they hold cannot be
 * read, and the hashes can no longer be compared with a guessed text.
 *
 * <p>Content longer than an event is split: member {@code content} holds {@code path}, {@code part}
 * (from 0), {@code parts} and {@code sealed} (base64). Tenant, request, path, part and parts are
 * authenticated, so that a part read in another place is refused.
 *
 * <p>Safe for many threads of one process.
 */
public final class ContentKeys implements Erasable {
  /**
   * Bytes of text in one event; in base64 with the other members it stays below an event's limit.
   */
  private static final int PART_BYTES = 36_000;

  private final TenantKeyFiles files;
  private final ConcurrentHashMap<String, TenantKey> keys = new ConcurrentHashMap<>();
  private final ReentrantLock changes = new ReentrantLock();

  private ContentKeys(TenantKeyFiles files) {
    this.files = files;
  }

  /**
   * Opens the store, or begins one in an empty folder.
   *
   * @param directory folder of the secrets; neither in the log's folder nor in its backups, or
   *     erasing erases nothing
   * @throws AuditException when the folder cannot be used
   */
  public static ContentKeys open(Path directory) throws AuditException {
    try {
      return new ContentKeys(TenantKeyFiles.open(directory));
    } catch (IOException | GeneralSecurityException e) {
      throw new AuditException(
          "content keys: cannot open " + directory + ": " + e + " (expected: a writable folder)",
          e);
    }
  }

  /**
   * Keyed hash of a text, for {@link ScannedText}: base64url of HMAC-SHA-256 over its UTF-8. Equal
   * texts of a tenant have equal hashes.
   *
   * @throws AuditException when the tenant's secret can be neither read nor made
   */
  public String hash(String tenant, String text) throws AuditException {
    return key(tenant).hash(text);
  }

  /**
   * The same hash for a text that arrives in pieces.
   *
   * @throws AuditException when the tenant's secret can be neither read nor made
   */
  public TextHash textHash(String tenant) throws AuditException {
    return new TextHash(key(tenant).mac());
  }

  /**
   * Encrypts a text into events to append to the log.
   *
   * @throws AuditException when the tenant's secret can be neither read nor made
   */
  public List<AuditEvent> seal(String tenant, String requestId, String path, String text)
      throws AuditException {
    TenantKey key = key(tenant);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int parts = Math.max(1, (bytes.length + PART_BYTES - 1) / PART_BYTES);
    String shortPath = EventText.cut(path);
    List<AuditEvent> events = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = part * PART_BYTES;
      byte[] plain = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES));
      byte[] context =
          context(EventText.cut(tenant), EventText.cut(requestId), shortPath, part, parts);
      Map<String, Object> content = new TreeMap<>();
      content.put("path", shortPath);
      content.put("part", part);
      content.put("parts", parts);
      content.put("sealed", Base64.getEncoder().encodeToString(seal(key, plain, context)));
      events.add(
          AuditEvent.builder(EventKind.CONTENT)
              .tenant(tenant)
              .requestId(requestId)
              .content(content)
              .build());
    }
    return events;
  }

  /**
   * Decrypts a text from all of its events, in any order.
   *
   * @return nothing when the tenant's secret was erased
   * @throws AuditException when an event is missing, belongs to another text or was changed
   */
  public Optional<String> unseal(List<LoggedEvent> events) throws AuditException {
    List<JsonNode> parts = new ArrayList<>();
    for (LoggedEvent event : events) {
      parts.add(event.tree());
    }
    parts.sort(Comparator.comparingInt(part -> part.path("content").path("part").asInt(-1)));
    if (parts.isEmpty() || parts.getFirst().path("content").path("parts").asInt() != parts.size()) {
      throw new AuditException(
          "content: " + parts.size() + " events (expected: all parts of one text)");
    }
    String tenant = parts.getFirst().path("tenant").asText();
    Optional<TenantKey> key = existing(tenant);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < parts.size(); i++) {
      Optional<byte[]> plain = unseal(key.get(), parts.get(i), parts.getFirst(), i, parts.size());
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      text.writeBytes(plain.get());
    }
    return Optional.of(text.toString(StandardCharsets.UTF_8));
  }

  @Override
  public String storeName() {
    return "audit content keys";
  }

  /**
   * Destroys a tenant's secret. What the tenant sends later gets a new one.
   *
   * @return 1 when there was a secret, and with it everything sealed under it became unreadable; 0
   *     when there was none
   * @throws UncheckedIOException when it could not be destroyed
   */
  @Override
  public long erase(String tenant) {
    changes.lock();
    try {
      boolean existed = files.delete(tenant);
      keys.remove(tenant);
      return existed ? 1 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "content keys: cannot erase (expected: a writable folder; try again)", e);
    } finally {
      changes.unlock();
    }
  }

  private TenantKey key(String tenant) throws AuditException {
    TenantKey known = keys.get(tenant);
    if (known != null) {
      return known;
    }
    changes.lock();
    try {
      Optional<TenantKey> stored = files.read(tenant);
      TenantKey key = stored.isPresent() ? stored.get() : files.create(tenant);
      keys.put(tenant, key);
      return key;
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(e);
    } finally {
      changes.unlock();
    }
  }

  private Optional<TenantKey> existing(String tenant) throws AuditException {
    changes.lock();
    try {
      return files.read(tenant);
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(e);
    } finally {
      changes.unlock();
    }
  }

  private static byte[] seal(TenantKey key, byte[] plain, byte[] context) throws AuditException {
    try {
      return key.encrypt(plain, context);
    } catch (GeneralSecurityException e) {
      throw new AuditException("content: cannot encrypt (expected: a working AES-GCM)", e);
    }
  }

  private static Optional<byte[]> unseal(
      TenantKey key, JsonNode event, JsonNode first, int part, int parts) throws AuditException {
    byte[] context =
        context(
            first.path("tenant").asText(),
            first.path("request").asText(),
            first.path("content").path("path").asText(),
            part,
            parts);
    try {
      byte[] sealed = Base64.getDecoder().decode(event.path("content").path("sealed").asText());
      // A secret made after an erasure is another one; what the old one sealed stays unreadable.
      return key.made(sealed) ? Optional.of(key.decrypt(sealed, context)) : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new AuditException(
          "content: part "
              + part
              + " cannot be decrypted (expected: the part as it was sealed, of this text)",
          e);
    }
  }

  private static byte[] context(String tenant, String request, String path, int part, int parts) {
    return CanonicalJson.bytes(List.of(tenant, request, path, part, parts));
  }

  private static AuditException unreadable(Exception cause) {
    return new AuditException(
        "content keys: cannot read or write a tenant's secret: "
            + cause.getClass().getSimpleName()
            + " (expected: a readable, writable folder and whole files)",
        cause);
  }
}
