package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.IssuedKey;
import io.sallyport.gateway.config.Quantities;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code sallyport keys}: API keys of a running gateway, and the way back in. */
@Command(
    name = "keys",
    scope = ScopeType.INHERIT, // Its commands show the same examples.
    mixinStandardHelpOptions = true,
    description = "Lists, makes, rotates and revokes API keys of a running gateway.",
    footer = {
      "",
      "Examples:",
      "  export SALLYPORT_KEY=sk-sp-…            an administrator's key",
      "  sallyport keys create --name chatbot --model gpt-4o --requests-per-minute 600",
      "  sallyport keys list",
      "  sallyport keys rotate key-… --overlap 1h",
      "  sallyport keys revoke key-…",
      "  sallyport keys recover --data DIR       a new admin key, while no gateway runs"
    })
final class KeysCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.usage();
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists keys.")
  void list(
      @Mixin AdminClient admin,
      @Option(names = "--tenant", description = "Only keys of this tenant.")
          @Nullable String tenant) {
    JsonNode answer =
        admin.get("/admin/keys" + (tenant == null ? "" : "?tenant=" + encoded(tenant)));
    if (admin.json()) {
      group.out().println(answer);
      return;
    }
    Table table = new Table("ID", "TENANT", "NAME", "ROLES", "MODELS", "STATE", "LAST USED");
    for (JsonNode key : answer.path("data")) {
      table.row(
          key.path("id").asText(),
          key.path("tenant").asText(),
          key.path("name").asText(),
          joined(key.path("roles")),
          key.path("models").isEmpty() ? "all" : joined(key.path("models")),
          state(key),
          seconds(key.path("lastUsedAt").asText("never")));
    }
    table.print(group.out());
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and shows it, once.")
  void create(
      @Mixin AdminClient admin,
      @Option(names = "--name", required = true, description = "What it is for.") String name,
      @Option(names = "--tenant", defaultValue = "default", description = "Its tenant.")
          String tenant,
      @Option(names = "--role", description = "client (default), operator, admin; repeatable.")
          @Nullable List<String> roles,
      @Option(names = "--model", description = "A model it may call; repeatable. Default: all.")
          @Nullable List<String> models,
      @Option(names = "--requests-per-minute", description = "Its limit.") @Nullable Long requests,
      @Option(names = "--tokens-per-minute", description = "Its limit.") @Nullable Long tokens,
      @Option(
              names = "--expires",
              paramLabel = "WHEN",
              description = "2027-01-31 (from 0:00 UTC on), 2027-01-31T18:00:00Z or 90d.")
          @Nullable String expires) {
    ObjectNode body = Inspector.MAPPER.createObjectNode();
    body.put("name", name);
    body.put("tenant", tenant);
    if (roles != null) {
      roles.forEach(body.putArray("roles")::add);
    }
    if (models != null) {
      models.forEach(body.putArray("models")::add);
    }
    if (requests != null) {
      body.put("requestsPerMinute", requests);
    }
    if (tokens != null) {
      body.put("tokensPerMinute", tokens);
    }
    if (expires != null) {
      body.put("expiresAt", Moment.future("--expires", expires, Instant.now()).toString());
    }
    issued(admin, admin.post("/admin/keys", body));
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Makes a successor and lets the old key work for a while.")
  void rotate(
      @Mixin AdminClient admin,
      @Parameters(paramLabel = "ID", description = "The key's id.") String id,
      @Option(
              names = "--overlap",
              defaultValue = "24h",
              description = "How long the old key still works. Default: ${DEFAULT-VALUE}.")
          String overlap) {
    ObjectNode body = Inspector.MAPPER.createObjectNode();
    body.put("id", id);
    try {
      body.put("overlapSeconds", Quantities.duration(overlap).toSeconds());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--overlap: " + e.getMessage());
    }
    issued(admin, admin.post("/admin/keys/rotate", body));
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Revokes a key at once; its open streams are cut.")
  void revoke(
      @Mixin AdminClient admin,
      @Parameters(paramLabel = "ID", description = "The key's id.") String id) {
    JsonNode key =
        admin.post("/admin/keys/revoke", Inspector.MAPPER.createObjectNode().put("id", id));
    group.out().println(admin.json() ? key.toString() : "Revoked " + id + ".");
  }

  @Command(
      name = "recover",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a new administrator's key when every one is lost. Works on the data folder, for who"
            + " can write it, and only while no gateway runs."
      })
  void recover(
      @Option(
              names = "--data",
              defaultValue = "sallyport-data",
              paramLabel = "DIR",
              description = "The gateway's data folder. Default: ${DEFAULT-VALUE}.")
          Path data,
      @Option(
              names = "--audit-keys",
              paramLabel = "DIR",
              description = "Folder that audit.keys names, if it does. Default: keys in --data.")
          @Nullable Path auditKeys,
      @Option(
              names = "--format",
              defaultValue = "TEXT",
              paramLabel = "text|json",
              description = "Default: text.")
          InspectCommand.Format format) {
    Recovery recovery = Recovery.run(data, auditKeys == null ? data.resolve("keys") : auditKeys);
    IssuedKey issued = recovery.issued();
    if (format == InspectCommand.Format.JSON) {
      ObjectNode node = Inspector.MAPPER.createObjectNode();
      node.put("id", issued.key().id());
      node.put("tenant", issued.key().tenant());
      node.put("name", issued.key().name());
      node.put("key", issued.secret());
      node.put("resumed", recovery.resumed());
      group.out().println(node);
      return;
    }
    group.out().println("New admin key, shown this once:");
    group.out().println("  " + issued.secret());
    if (recovery.resumed()) {
      group
          .out()
          .println("The tenant " + issued.key().tenant() + " was suspended and works again.");
    }
    group.out().println("Revoke the lost ones: sallyport keys list; sallyport keys revoke ID");
  }

  private void issued(AdminClient admin, JsonNode key) {
    if (admin.json()) {
      group.out().println(key);
      return;
    }
    group.out().println("Key " + key.path("id").asText() + ", shown this once:");
    group.out().println("  " + key.path("key").asText());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String state(JsonNode key) {
    if (key.path("revokedAt").isTextual()) {
      return "revoked";
    }
    if (key.path("expiresAt").isTextual()) {
      return "until " + key.path("expiresAt").asText();
    }
    return "active";
  }

  /** An instant without what is below a second. */
  private static String seconds(String instant) {
    return instant.replaceFirst("\\.\\d+Z$", "Z");
  }

  private static String joined(JsonNode list) {
    StringBuilder text = new StringBuilder();
    list.forEach(item -> text.append(text.isEmpty() ? "" : ",").append(item.asText()));
    return text.toString();
  }
}
