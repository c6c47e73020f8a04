package io.sallyport.cli;

import io.sallyport.access.IssuedKey;
import io.sallyport.gateway.config.Configuration;
import java.io.PrintWriter;
import java.util.Optional;

/** What {@code up} prints once the gateway takes requests. */
final class Greeting {

  private final Configuration configuration;
  private final int port;
  private final Optional<IssuedKey> firstKey;

  /**
   * A greeting.
   *
   * @param firstKey the administrator's key that this start made; empty on every later start
   */
  Greeting(Configuration configuration, int port, Optional<IssuedKey> firstKey) {
    this.configuration = configuration;
    this.port = port;
    this.firstKey = firstKey;
  }

  void print(PrintWriter out) {
    String scheme = configuration.server().tls() == null ? "http" : "https";
    String base = scheme + "://" + configuration.server().host() + ":" + port;
    out.println(
        "Sallyport is up: "
            + base
            + "  (console: the same address, data: "
            + configuration.data()
            + ")");
    out.println();
    if (firstKey.isPresent()) {
      out.println("Admin key, shown this once:");
      out.println("  " + firstKey.get().secret());
    } else {
      out.println(
          "Keys are as before. Lost the admin key? Stop this and run: sallyport keys recover");
    }
    out.println();
    tryIt(out, base);
    if (configuration.upstreams().isEmpty()) {
      out.println();
      out.println(
          "No upstream is configured: a simulated assistant answers. Add one with --upstream URL"
              + " --upstream-key env:NAME.");
    }
    out.flush();
  }

  private void tryIt(PrintWriter out, String base) {
    // In double quotes, because a shell leaves a variable in single ones as it stands.
    String inShell = firstKey.map(IssuedKey::secret).orElse("$SALLYPORT_KEY");
    String inClient =
        firstKey
            .map(issued -> "\"" + issued.secret() + "\"")
            .orElse("os.environ[\"SALLYPORT_KEY\"]");
    String model = configuration.models().get(0).name();
    String shown = model.equals(Configuration.ANY_MODEL) ? "YOUR-MODEL" : model;
    out.println(firstKey.isPresent() ? "Try it:" : "Try it, with a key in SALLYPORT_KEY:");
    out.println("  curl " + base + "/v1/chat/completions \\");
    out.println(
        "    -H \"Authorization: Bearer " + inShell + "\" -H 'Content-Type: application/json' \\");
    out.println(
        "    -d '{\"model\":\""
            + shown
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
    out.println();
    out.println("In your client:");
    out.println("  base_url = \"" + base + "/v1\"    api_key = " + inClient);
  }
}
