package io.sallyport.cli;

import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.GatewayApplication;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.gateway.config.SecretReference;
import io.sallyport.gateway.config.UpstreamSettings;
import io.sallyport.review.UsableEvidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport up}: the gateway, the console and everything they need, in one process. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts the gateway and the console, everything embedded.",
    footer = {
      "",
      "Examples:",
      "  sallyport up                     answers with a simulated model, needs nothing else",
      "  sallyport up --port 9000 --data /var/lib/sallyport",
      "  sallyport up --upstream https://api.example.com/v1 --upstream-key env:API_KEY",
      "  sallyport up --config sallyport.yaml"
    })
final class UpCommand implements Callable<Integer> {

  private static final String STANDARD_FILE = "sallyport.yaml";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration. Default: sallyport.yaml if there is one, else built-in.")
  private @Nullable Path config;

  @Option(names = "--port", paramLabel = "N", description = "Port of the API and the console.")
  private @Nullable Integer port;

  @Option(
      names = "--ops-port",
      paramLabel = "N",
      description = "Port of health and metrics. Default: the port + 1.")
  private @Nullable Integer opsPort;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
  private @Nullable String host;

  @Option(
      names = "--insecure",
      description = "Listen beyond this machine without TLS, because something in front does it.")
  private boolean insecure;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of keys, usage and the log.")
  private @Nullable Path data;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = "A server that speaks the OpenAI API, up to and including /v1.")
  private @Nullable URI upstream;

  @Option(
      names = "--upstream-key",
      paramLabel = "REF",
      description = "Where its key comes from: env:NAME or file:PATH.")
  private @Nullable String upstreamKey;

  @Spec private @Nullable CommandSpec spec;

  private volatile @Nullable ConfigurationFile file;

  @Override
  public Integer call() {
    Configuration configuration = configuration();
    requireFree("--port", configuration.server().host(), configuration.server().port());
    requireFree("--ops-port", configuration.server().host(), configuration.server().opsPort());
    QuarkusSettings.apply(configuration);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    AtomicInteger code = new AtomicInteger();
    GatewayApplication.run(
        this::load,
        new UsableEvidence(),
        gateway -> {
          reloadOnSignal(gateway);
          greet(out, configuration, gateway);
        },
        problem -> {
          err.println("sallyport: " + problem);
          code.set(2);
        });
    return code.get();
  }

  /**
   * SIGHUP reads the configuration again; on a terminal it still means that the terminal is gone.
   */
  private static void reloadOnSignal(Gateway gateway) {
    if (System.console() == null) {
      ReloadSignal.handle(() -> Thread.startVirtualThread(gateway::reload));
    }
  }

  /** Reads the file, and puts what the command line says in place of what the file says. */
  private LoadedConfiguration load() throws ConfigurationException {
    ConfigurationFile known = file;
    if (known == null) {
      known = new ConfigurationFile(config, Path.of(STANDARD_FILE));
      file = known;
    }
    LoadedConfiguration read = known.read();
    return new LoadedConfiguration(overridden(read.configuration()), read.settings(), read.files());
  }

  private Configuration configuration() {
    try {
      return load().configuration();
    } catch (ConfigurationException e) {
      throw new UsageException(String.join("\n", e.problems()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Configuration overridden(Configuration read) {
    UpOverrides overrides = new UpOverrides(read);
    if (port != null || host != null || opsPort != null) {
      overrides.server(host, port, opsPort, insecure);
    }
    if (data != null) {
      overrides.data(data);
    }
    if (upstream != null) {
      SecretReference key = upstreamKey == null ? null : new SecretReference(upstreamKey);
      overrides.upstream(UpstreamSettings.of("upstream", upstream, key));
    } else if (upstreamKey != null) {
      throw new UsageException("--upstream-key without --upstream (expected: both)");
    }
    return overrides.result();
  }

  /** Says in one line which port is taken, where the server would say it in three. */
  private static void requireFree(String option, String host, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UsageException(
          "cannot listen on "
              + host
              + ":"
              + port
              + ", it is in use or not allowed (expected: a free"
              + " port; choose another with "
              + option
              + ")");
    }
  }

  private static void greet(PrintWriter out, Configuration configuration, Gateway gateway) {
    new Greeting(configuration, gateway.port(), gateway.firstKey()).print(out);
  }
}
