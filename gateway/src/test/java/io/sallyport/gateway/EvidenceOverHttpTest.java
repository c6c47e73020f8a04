package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence that nobody could use is not written, and one line says why. */
final class EvidenceOverHttpTest {

  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = RunningGateway.with("");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  private static ObjectNode record() {
    ObjectNode record = Answers.MAPPER.createObjectNode();
    record.put("control", "injection-guard").put("subject", "chatbot").put("method", "drill");
    record.put("figure", 0.9).put("interval", "95 % CI [0.8, 1]").put("tool", "drill 1");
    record.put("observedFrom", "2026-01-01T00:00:00Z").put("observedTo", "2026-01-02T00:00:00Z");
    return record.put("expires", "2027-01-01T00:00:00Z");
  }

  private static HttpResponse<String> add(ObjectNode record) {
    return gateway.post(gateway.adminKey(), "/admin/evidence", record.toString());
  }

  private static long logged() {
    return gateway.events().stream()
        .filter(event -> event.path("kind").asText().equals("evidence"))
        .count();
  }

  @Test
  void usableRecord_isInTheLog() {
    HttpResponse<String> added = add(record());

    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    JsonNode event = gateway.eventOf(added);
    assertThat(event.at("/attributes/control").asText()).isEqualTo("injection-guard");
    assertThat(event.at("/attributes/interval").asText()).isEqualTo("95 % CI [0.8, 1]");
  }

  @ParameterizedTest
  @CsvSource({
    "control, '\"unknown\"', control: found 'unknown'",
    "control, '\" \"', control: missing",
    "figure, '\"0.9\"', figure: a string (expected: a number)",
    "figure, null, figure: null (expected: a number)",
    "interval, 0.05, interval: a number (expected: a text)",
    "observedTo, '\"2025-01-01T00:00:00Z\"', observedTo: 2025-01-01T00:00:00Z (expected: not before",
    "expires, '\"2026-01-02T00:00:00Z\"', expires: 2026-01-02T00:00:00Z (expected: after observedTo",
    "expires, '\"tomorrow\"', expires: not a time",
  })
  void recordThatNobodyCanUse_isRefusedWithOneLine(String field, String value, String why)
      throws Exception {
    long before = logged();
    ObjectNode record = record();
    record.set(field, Answers.MAPPER.readTree(value));

    HttpResponse<String> refused = add(record);

    assertThat(refused.statusCode()).isEqualTo(400);
    JsonNode error = RunningGateway.json(refused).path("error");
    assertThat(error.path("code").asText()).isEqualTo("invalid_value");
    assertThat(error.path("message").asText()).startsWith(why).hasLineCount(1);
    assertThat(logged()).isEqualTo(before);
  }
}
