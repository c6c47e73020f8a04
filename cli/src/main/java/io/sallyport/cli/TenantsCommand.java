package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code sallyport tenants}: the parties that share a running gateway. */
@Command(
    name = "tenants",
    scope = ScopeType.INHERIT, // Its commands show the same examples.
    mixinStandardHelpOptions = true,
    description = "Lists, makes, suspends and resumes tenants of a running gateway.",
    footer = {
      "",
      "Examples:",
      "  sallyport tenants create claims --name 'Claims department'",
      "  sallyport tenants suspend claims"
    })
final class TenantsCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.usage();
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists tenants.")
  void list(@Mixin AdminClient admin) {
    JsonNode answer = admin.get("/admin/tenants");
    if (admin.json()) {
      group.out().println(answer);
      return;
    }
    Table table = new Table("ID", "NAME", "STATE", "REQUESTS/MIN", "TOKENS/MIN");
    for (JsonNode tenant : answer.path("data")) {
      table.row(
          tenant.path("id").asText(),
          tenant.path("name").asText(),
          tenant.path("suspended").asBoolean() ? "suspended" : "active",
          tenant.path("requestsPerMinute").asText("no limit").replace("null", "no limit"),
          tenant.path("tokensPerMinute").asText("no limit").replace("null", "no limit"));
    }
    table.print(group.out());
  }

  @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes a tenant.")
  void create(
      @Mixin AdminClient admin,
      @Parameters(paramLabel = "ID", description = "Letters a-z, digits, hyphens.") String id,
      @Option(names = "--name", description = "For people. Default: the id.") @Nullable String name,
      @Option(names = "--requests-per-minute", description = "Limit of all its keys.")
          @Nullable Long requests,
      @Option(names = "--tokens-per-minute", description = "Limit of all its keys.")
          @Nullable Long tokens) {
    ObjectNode body = Inspector.MAPPER.createObjectNode();
    body.put("id", id);
    body.put("name", name == null ? id : name);
    if (requests != null) {
      body.put("requestsPerMinute", requests);
    }
    if (tokens != null) {
      body.put("tokensPerMinute", tokens);
    }
    done(admin, admin.post("/admin/tenants", body), "Made tenant " + id + ".");
  }

  @Command(
      name = "suspend",
      mixinStandardHelpOptions = true,
      description = "Refuses all keys of a tenant from now on; its open streams are cut.")
  void suspend(@Mixin AdminClient admin, @Parameters(paramLabel = "ID") String id) {
    ObjectNode body = Inspector.MAPPER.createObjectNode().put("id", id);
    done(admin, admin.post("/admin/tenants/suspend", body), "Suspended " + id + ".");
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Accepts the keys of a suspended tenant again.")
  void resume(@Mixin AdminClient admin, @Parameters(paramLabel = "ID") String id) {
    ObjectNode body = Inspector.MAPPER.createObjectNode().put("id", id);
    done(admin, admin.post("/admin/tenants/resume", body), "Resumed " + id + ".");
  }

  private void done(AdminClient admin, JsonNode answer, String text) {
    group.out().println(admin.json() ? answer.toString() : text);
  }
}
