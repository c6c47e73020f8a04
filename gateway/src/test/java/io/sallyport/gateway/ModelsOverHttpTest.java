package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of models before upstreams of which one is down. */
final class ModelsOverHttpTest {

  private static UnrulyUpstream upstream;
  private static int closedPort;

  @BeforeAll
  static void start() throws IOException {
    upstream =
        new UnrulyUpstream()
            .on(
                "*",
                call ->
                    call.json(
                        200, "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = free.getLocalPort();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    upstream.close();
  }

  private static String server(String name, int port) {
    return "  - {name: " + name + ", url: 'http://127.0.0.1:" + port + "/v1'}\n";
  }

  private static RunningGateway before(String... upstreams) throws GatewayException {
    StringBuilder yaml = new StringBuilder("upstreams:\n");
    List<String> routes = new ArrayList<>();
    for (String name : upstreams) {
      yaml.append(server(name, name.equals("up") ? upstream.port() : closedPort));
      routes.add("{upstream: " + name + "}");
    }
    yaml.append("models:\n  - {name: fixed, routes: [{upstream: " + upstreams[0] + "}]}\n");
    yaml.append("  - {name: '*', routes: " + routes + "}\n");
    return RunningGateway.with(yaml.toString());
  }

  private static List<String> ids(HttpResponse<String> list) {
    assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    for (JsonNode model : RunningGateway.json(list).path("data")) {
      ids.add(model.path("id").asText());
    }
    return ids;
  }

  @Test
  void oneUpstreamDown_leavesTheOthersInTheList() throws Exception {
    try (RunningGateway gateway = before("down", "up")) {
      assertThat(ids(gateway.get(gateway.clientKey(), "/v1/models")))
          .containsExactly("fixed", "a", "b");
      assertThat(gateway.get(gateway.clientKey(), "/v1/models/b").statusCode()).isEqualTo(200);
      assertThat(gateway.counted("sallyport.models.unlisted", "upstream", "down")).isEqualTo(2);
    }
  }

  @Test
  void modelThatTheUpstreamThatIsDownMayHave_isNotCalledUnknown() throws Exception {
    try (RunningGateway gateway = before("down", "up")) {
      HttpResponse<String> response = gateway.get(gateway.clientKey(), "/v1/models/perhaps");

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(RunningGateway.json(response).at("/error/code").asText())
          .isEqualTo("upstream_unreachable");
    }
  }

  @Test
  void everyUpstreamUp_unknownModelIs404() throws Exception {
    try (RunningGateway gateway = before("up")) {
      assertThat(gateway.get(gateway.clientKey(), "/v1/models/perhaps").statusCode())
          .isEqualTo(404);
      assertThat(ids(gateway.get(gateway.clientKey(), "/v1/models")))
          .containsExactly("fixed", "a", "b");
    }
  }
}
