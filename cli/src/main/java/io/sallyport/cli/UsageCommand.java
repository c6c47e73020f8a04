package io.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport usage}: who used what. */
@Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    description = "Shows requests and tokens by tenant, key, model and day of a running gateway.",
    footer = {"", "Example:", "  sallyport usage --from 2026-01-01 --to 2026-01-31"})
final class UsageCommand implements Runnable {

  @Mixin private AdminClient admin = new AdminClient();

  @Option(names = "--from", paramLabel = "DAY", description = "First day. Default: 30 days ago.")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day. Default: today.")
  private @Nullable LocalDate to;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    String query =
        "/admin/usage?" + (from == null ? "" : "from=" + from) + (to == null ? "" : "&to=" + to);
    JsonNode answer = admin.get(query);
    if (admin.json()) {
      out.println(answer);
      return;
    }
    Table table =
        new Table(
            "DAY", "TENANT", "KEY", "MODEL", "REQUESTS", "BLOCKED", "TOKENS IN", "TOKENS OUT");
    for (JsonNode usage : answer.path("data")) {
      table.row(
          usage.path("day").asText(),
          usage.path("tenant").asText(),
          usage.path("key").asText(),
          usage.path("model").asText(),
          usage.path("requests").asText(),
          usage.path("blocked").asText(),
          usage.path("tokensIn").asText(),
          usage.path("tokensOut").asText());
    }
    table.print(out);
  }
}
