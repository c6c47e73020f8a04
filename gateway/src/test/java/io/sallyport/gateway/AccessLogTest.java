package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Every request has one line, whoever sends it, and none holds a key or a text. */
@Isolated
final class AccessLogTest {

  private static final String TEXT = "a-word-that-only-a-client-says";

  private static List<String> lines(Requests requests) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try (RunningGateway gateway = RunningGateway.with("telemetry: {accessLog: true}\n")) {
      requests.send(gateway);
    } finally {
      System.setErr(before);
    }
    return told.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains(" key=")).toList();
  }

  @FunctionalInterface
  private interface Requests {
    void send(RunningGateway gateway) throws Exception;
  }

  private static String line(List<String> lines, HttpResponse<?> response) {
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    List<String> own = lines.stream().filter(line -> line.contains(id)).toList();
    assertThat(own).hasSize(1);
    return own.getFirst();
  }

  @Test
  void clientsAdministratorsAndPeopleAtTheConsole_haveALineEach() throws Exception {
    HttpResponse<?>[] responses = new HttpResponse<?>[4];
    String[] ids = new String[2];

    List<String> lines =
        lines(
            gateway -> {
              responses[0] = gateway.chat("simulated-naive", TEXT);
              responses[1] = gateway.get(gateway.adminKey(), "/admin/keys");
              responses[2] = gateway.get(gateway.clientKey(), "/admin/keys");
              responses[3] = gateway.get(gateway.clientKey(), "/console");
              ids[0] = gateway.clientKeyId();
            });

    assertThat(line(lines, responses[0]))
        .contains(" POST /v1/chat/completions 200 ", " key=" + ids[0] + " model=simulated-naive ");
    assertThat(line(lines, responses[1])).contains(" GET /admin/keys 200 ").endsWith(" outcome=ok");
    assertThat(line(lines, responses[1])).doesNotContain("key=-");
    assertThat(line(lines, responses[2]))
        .contains(" GET /admin/keys 403 ", " key=" + ids[0])
        .endsWith(" outcome=refused");
    assertThat(line(lines, responses[3])).contains(" GET /console ");
    assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain(TEXT, "sk-sp-"));
  }

  @Test
  void strangers_haveALineEachHoweverManyComeAndWhateverTheySay() throws Exception {
    HttpResponse<?>[] responses = new HttpResponse<?>[3];

    List<String> lines =
        lines(
            gateway -> {
              for (int i = 0; i < 100; i++) {
                gateway.post("sk-sp-" + "x".repeat(30), "/v1/chat/completions", "{}");
              }
              responses[0] = gateway.get("sk-sp-" + "x".repeat(30), "/" + TEXT);
              responses[1] = gateway.get(gateway.clientKey(), "/v1/models/" + TEXT);
              responses[2] =
                  gateway.get(gateway.clientKey(), "/v1/responses/" + TEXT + "/input_items");
              gateway.raw("nonsense " + TEXT + "\r\n\r\n");
              gateway.raw(
                  TEXT.toUpperCase(java.util.Locale.ROOT)
                      + " / HTTP/1.1\r\nHost: a\r\n"
                      + "Connection: close\r\n\r\n");
              gateway.raw("GET / HTTP/3.0\r\nHost: a\r\n\r\n");
            });

    assertThat(lines.stream().filter(line -> line.contains(" POST /v1/chat/completions 401 ")))
        .hasSize(100);
    assertThat(line(lines, responses[0])).contains(" GET - 404 ").contains(" key=- ");
    assertThat(line(lines, responses[1])).contains(" GET /v1/models/{id} 404 ");
    assertThat(line(lines, responses[2])).contains(" GET /v1/responses/{id}/input_items 404 ");
    // The unknown address, and three times bytes that are no request.
    assertThat(lines.stream().filter(line -> line.matches("\\S+ \\S+ \\S+ - [45]\\d\\d .*")))
        .hasSize(4);
    assertThat(lines)
        .allSatisfy(
            line -> assertThat(line.toLowerCase(java.util.Locale.ROOT)).doesNotContain(TEXT));
  }
}
