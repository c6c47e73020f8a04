import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/**
 * The least a proxy on the same libraries does: the body in, the body out, the answer back, on the
 * event loops, with no look at what it carries. Arguments: port, upstream's port.
 */
public final class BareProxy extends AbstractVerticle {

  private final int port;
  private final int upstream;

  private BareProxy(int port, int upstream) {
    this.port = port;
    this.upstream = upstream;
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int upstream = Integer.parseInt(arguments[1]);
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx.vertx()
        .deployVerticle(
            () -> new BareProxy(port, upstream), new DeploymentOptions().setInstances(loops))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  @Override
  public void start(Promise<Void> started) {
    HttpClient client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(256));
    vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> forward(client, request, body)))
        .listen(port, "127.0.0.1")
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void forward(HttpClient client, HttpServerRequest request, Buffer body) {
    RequestOptions target =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(upstream)
            .setMethod(request.method())
            .setURI(request.uri());
    client
        .request(target)
        .compose(
            out -> {
              out.putHeader("content-type", "application/json");
              return out.send(body);
            })
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        bytes ->
                            request
                                .response()
                                .setStatusCode(answer.statusCode())
                                .putHeader("content-type", "application/json")
                                .end(bytes)))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }
}
