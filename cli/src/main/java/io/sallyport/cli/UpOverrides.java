package io.sallyport.cli;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.config.ServerSettings;
import io.sallyport.gateway.config.UpstreamSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration with what the command line says in place of what the file says. */
final class UpOverrides {

  private Configuration result;

  UpOverrides(Configuration start) {
    this.result = start;
  }

  Configuration result() {
    return result;
  }

  void server(
      @Nullable String host, @Nullable Integer port, @Nullable Integer opsPort, boolean insecure) {
    ServerSettings was = result.server();
    String newHost = host == null ? was.host() : host;
    int newPort = port == null ? was.port() : checked("--port", port);
    int standardOps = port == null ? was.opsPort() : newPort == 0 ? 0 : newPort + 1;
    boolean local =
        newHost.equals("127.0.0.1") || newHost.equals("::1") || newHost.equals("localhost");
    if (!local && was.tls() == null && !insecure) {
      throw new UsageException(
          "--host "
              + newHost
              + " without TLS (expected: server.tls in sallyport.yaml, or --insecure when"
              + " something in front of Sallyport does TLS)");
    }
    ServerSettings server =
        new ServerSettings(
            newHost,
            newPort,
            opsPort == null ? standardOps : checked("--ops-port", opsPort),
            was.maxBody(),
            was.bodyTimeout(),
            was.headTimeout(),
            was.maxConcurrent(),
            was.drain(),
            was.tls(),
            was.watch());
    replace(server, result.data(), result.upstreams(), result.models());
  }

  void data(Path data) {
    replace(result.server(), data, result.upstreams(), result.models());
  }

  /** One upstream, every model of which can be called. */
  void upstream(UpstreamSettings upstream) {
    if (upstream.url().getHost() == null
        || !String.valueOf(upstream.url().getScheme()).matches("https?")) {
      throw new UsageException(
          "--upstream " + upstream.url() + " (expected: such as https://api.example.com/v1)");
    }
    RouteSettings route = new RouteSettings(upstream.name(), Configuration.ANY_MODEL, 1);
    replace(
        result.server(),
        result.data(),
        List.of(upstream),
        List.of(new ModelSettings(Configuration.ANY_MODEL, List.of(route), List.of(), null)));
  }

  private void replace(
      ServerSettings server,
      Path data,
      List<UpstreamSettings> upstreams,
      List<ModelSettings> models) {
    result =
        new Configuration(
            server,
            data,
            upstreams,
            models,
            result.policies(),
            result.defaultPolicy(),
            result.personalData(),
            result.reach(),
            result.tenantPolicies(),
            result.delimiters(),
            result.fields(),
            result.judge(),
            result.audit(),
            result.telemetry(),
            result.reuse(),
            result.rules());
  }

  private static int checked(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw new UsageException(option + " " + port + " (expected: 0 to 65535)");
    }
    return port;
  }
}
