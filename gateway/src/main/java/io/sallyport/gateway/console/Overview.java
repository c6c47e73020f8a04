package io.sallyport.gateway.console;

import io.sallyport.audit.AuditLog;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.upstream.Dispatcher;
import java.util.ArrayList;
import java.util.List;

/** What is running, for the top of the console. */
public final class Overview {

  private final Dispatcher dispatcher;
  private final AuditLog log;

  /** An overview of these. */
  public Overview(Dispatcher dispatcher, AuditLog log) {
    this.dispatcher = dispatcher;
    this.log = log;
  }

  /** One model that can be called. */
  public record Model(String name, String routes, String policy) {}

  /** One upstream and whether it takes requests. */
  public record Server(String name, String address, String state) {}

  /** All of it. */
  public record Now(
      List<Model> models, List<Server> servers, String logState, long events, String mode) {}

  Now now(Configuration configuration) {
    List<Model> models = new ArrayList<>();
    for (ModelSettings model : configuration.models()) {
      List<String> routes = model.routes().stream().map(RouteSettings::upstream).toList();
      String policy = model.policy() == null ? configuration.defaultPolicy() : model.policy();
      models.add(
          new Model(
              model.name().equals(Configuration.ANY_MODEL) ? "every model" : model.name(),
              String.join(", ", routes),
              policy));
    }
    List<Server> servers = new ArrayList<>();
    servers.add(
        new Server(Configuration.SIMULATION, "built in, answers without a network", "ready"));
    configuration
        .upstreams()
        .forEach(
            upstream ->
                servers.add(
                    new Server(
                        upstream.name(),
                        upstream.url().getHost(),
                        dispatcher.state(upstream.name()).equals("CLOSED")
                            ? "ready"
                            : "resting after failures")));
    return new Now(
        models,
        servers,
        log.healthy() ? "healthy" : "cannot be written",
        log.size(),
        configuration.audit().strict() ? "strict" : "grouped");
  }
}
