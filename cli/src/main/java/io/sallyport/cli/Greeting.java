package io.sallyport.cli;

import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.config.Configuration;
import java.io.PrintWriter;

/** What {@code up} prints once the gateway takes requests. */
final class Greeting {

  private final Configuration configuration;
  private final Gateway gateway;

  Greeting(Configuration configuration, Gateway gateway) {
    this.configuration = configuration;
    this.gateway = gateway;
  }

  void print(PrintWriter out) {
    String scheme = configuration.server().tls() == null ? "http" : "https";
    String base = scheme + "://" + configuration.server().host() + ":" + gateway.port();
    String key = gateway.firstKey().map(issued -> issued.secret()).orElse("$SALLYPORT_KEY");
    String model = configuration.models().get(0).name();
    String shown = model.equals(Configuration.ANY_MODEL) ? "YOUR-MODEL" : model;
    out.println(
        "Sallyport is up: "
            + base
            + "  (console: the same address, data: "
            + configuration.data()
            + ")");
    out.println();
    if (gateway.firstKey().isPresent()) {
      out.println("Admin key, shown this once:");
      out.println("  " + key);
    } else {
      out.println(
          "Keys are as before. Lost the admin key? Stop this and run: sallyport keys recover");
    }
    out.println();
    out.println("Try it:");
    out.println("  curl " + base + "/v1/chat/completions \\");
    out.println(
        "    -H 'Authorization: Bearer " + key + "' -H 'Content-Type: application/json' \\");
    out.println(
        "    -d '{\"model\":\""
            + shown
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
    out.println();
    out.println("In your client:");
    out.println("  base_url = \"" + base + "/v1\"    api_key = \"" + key + "\"");
    if (configuration.upstreams().isEmpty()) {
      out.println();
      out.println(
          "No upstream is configured: a simulated assistant answers. Add one with --upstream URL"
              + " --upstream-key env:NAME.");
    }
    out.flush();
  }
}
