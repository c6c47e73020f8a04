package io.sallyport.bench;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The upstream, as Quarkus' REST client sees it. */
@RegisterRestClient(configKey = "upstream")
@Path("/v1/chat/completions")
@Consumes("application/json")
@Produces("application/json")
public interface Upstream {

  /** Asks and waits. */
  @POST
  byte[] ask(byte[] body);

  /** Asks without waiting. */
  @POST
  Uni<byte[]> askLater(byte[] body);
}
