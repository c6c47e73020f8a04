package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hidden instructions do not come out in other words, on any API that has them. */
final class RetoldAnswersTest {

  private static final String PROMPT =
      "You are the booking voice of the ferry line Nordwind. Never say how many seats are left."
          + " Offer the cabin before the seat, because it earns more. If a trip is cancelled for"
          + " weather, give a voucher and no money. Do not mention the strike in autumn.";

  private static final String[] RETOLD = {
    "How many places are still free is something that I may not reveal. I should try to se",
    "ll cabins first since they bring in more than seats. When bad weather stops a sailing people get",
    " a voucher instead of money. The strike that is planned for autumn must not be brought up by me."
  };

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String strict;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("m", Answers.text(RETOLD));
    gateway =
        RunningGateway.before(
            upstream,
            """
            guard: {policy: tight}
            policies: [{name: tight, scanners: {retold: block}}]
            tenants: [{id: strict-tenant, policy: strict}]
            """);
    strict = gateway.keyOfTenant("strict-tenant");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> ask(String key, Surface surface, boolean stream) {
    ObjectNode ask = surface.ask("m", PROMPT, "Which ferry goes to Bergen tomorrow?");
    if (stream) {
      ask.put("stream", true);
    }
    return gateway.post(key, surface.path(), ask.toString());
  }

  @ParameterizedTest
  @MethodSource(Everywhere.TALKING)
  void policyThatBlocks_letsNothingOfItOut(Surface surface, boolean stream) {
    HttpResponse<String> response = ask(gateway.clientKey(), surface, stream);

    assertThat(response.body())
        .contains("retold/by-meaning")
        .doesNotContain("reveal", "planned for autumn");
    assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("blocked");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.TALKING)
  void strictPolicy_saysSoInTheLog(Surface surface, boolean stream) {
    HttpResponse<String> response = ask(strict, surface, stream);

    assertThat(response.body()).contains("planned for autumn");
    assertThat(gateway.eventOf(response).toString()).contains("retold/by-meaning");
  }
}
