package io.sallyport.bench;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The shortest proxy that Quarkus' documentation leads to: the body in, the body on, the answer
 * back, with no look at what it carries; once on the event loop and once on virtual threads.
 */
@Path("/")
@Consumes("application/json")
@Produces("application/json")
public final class Proxy {

  private final Upstream upstream;

  /** Made by Quarkus. */
  @Inject
  public Proxy(@RestClient Upstream upstream) {
    this.upstream = upstream;
  }

  /** On the event loop. */
  @POST
  @Path("loop/v1/chat/completions")
  public Uni<byte[]> onEventLoop(byte[] body) {
    return upstream.askLater(body);
  }

  /** On a virtual thread. */
  @POST
  @Path("virtual/v1/chat/completions")
  @RunOnVirtualThread
  public byte[] onVirtualThread(byte[] body) {
    return upstream.ask(body);
  }
}
