package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.DurableFiles;
import io.sallyport.gateway.http.Json;
import io.sallyport.guard.AllowEntry;
import io.sallyport.guard.Policy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * False alarms that an operator allowed while the gate runs, by tenant. They add to what the
 * policies allow, and survive a restart in one JSON file.
 */
public final class Allowances {

  /** Tenant name that stands for every tenant. */
  public static final String EVERY_TENANT = "*";

  private record Entry(String tenant, AllowEntry entry) {}

  private final Path file;
  private volatile List<Entry> entries;
  private final Map<Derivation, Policy> derived = new ConcurrentHashMap<>();

  /** A policy is itself only: one of the same name may come with a new configuration. */
  private record Derivation(Policy policy, String tenant) {}

  /**
   * Opens the list.
   *
   * @throws IOException when the file is there and cannot be read
   */
  public Allowances(Path file) throws IOException {
    this.file = file;
    this.entries = Files.exists(file) ? load(file) : List.of();
  }

  /** The policy with what the tenant is allowed besides. */
  public Policy apply(Policy policy, String tenant) {
    if (entries.isEmpty()) {
      return policy;
    }
    return derived.computeIfAbsent(new Derivation(policy, tenant), key -> derive(policy, tenant));
  }

  /**
   * Allows a text or phrase for a tenant.
   *
   * @throws IOException when it cannot be stored; then it is not in force either
   */
  public synchronized void add(String tenant, AllowEntry entry) throws IOException {
    List<Entry> more = new ArrayList<>(entries);
    more.add(new Entry(tenant, entry));
    store(more);
    entries = List.copyOf(more);
    derived.clear();
  }

  /** Forgets what was made for policies that are no longer in force. */
  public void forgetPolicies() {
    derived.clear();
  }

  /** What a tenant is allowed. */
  public List<AllowEntry> of(String tenant) {
    return entries.stream()
        .filter(e -> e.tenant().equals(tenant) || e.tenant().equals(EVERY_TENANT))
        .map(Entry::entry)
        .toList();
  }

  private Policy derive(Policy policy, String tenant) {
    Policy.Builder builder = policy.toBuilder();
    of(tenant).forEach(builder::allow);
    return builder.build();
  }

  private void store(List<Entry> list) throws IOException {
    var array = Json.MAPPER.createArrayNode();
    for (Entry entry : list) {
      ObjectNode node = array.addObject();
      node.put("tenant", entry.tenant());
      node.put("kind", entry.entry().kind().name());
      node.put("value", entry.entry().value());
      node.put("rule", entry.entry().rule());
      node.put("reason", entry.entry().reason());
    }
    DurableFiles.replace(file, Json.write(array));
  }

  private static List<Entry> load(Path file) throws IOException {
    try {
      return read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException | JsonProcessingException | IllegalArgumentException e) {
      throw new DamagedFileException(
          file,
          "no list of allowed texts (expected: restore it, or move it away to allow none)",
          e);
    }
  }

  private static List<Entry> read(String text) throws JsonProcessingException {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode node : Json.MAPPER.readTree(text)) {
      entries.add(
          new Entry(
              node.path("tenant").asText(),
              new AllowEntry(
                  AllowEntry.Kind.valueOf(node.path("kind").asText()),
                  node.path("value").asText(),
                  node.path("rule").isTextual() ? node.path("rule").asText() : null,
                  node.path("reason").asText())));
    }
    return List.copyOf(entries);
  }
}
