package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.model;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.core.Role;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and their limits, on every API of a conversation. */
final class SurfaceAccessConformanceTest {

  private static Everywhere all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Everywhere();
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void withoutAKey_nothingIsAnswered(Surface surface, boolean stream) {
    String model = model("stranger", surface, stream);

    HttpResponse<String> response =
        all.post("sk-sp-" + "x".repeat(30), surface, surface.ask(model, "", "x"), stream);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(upstream.seen(model)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void limitOfAKey_holds(Surface surface, boolean stream) {
    String model = model("limited", surface, stream);
    upstream.on(model, Answers.text("Fine."));
    String once =
        gateway
            .issue(
                KeyRequest.of("default", "once " + model, Role.CLIENT)
                    .withLimits(new Limits(1, Limits.UNLIMITED)))
            .secret();

    HttpResponse<String> first = all.post(once, surface, surface.ask(model, "", "x"), stream);
    HttpResponse<String> second = all.post(once, surface, surface.ask(model, "", "x"), stream);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(Surface.code(second, stream)).isEqualTo("rate_limit_exceeded");
    assertThat(upstream.seen(model)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void keyForAnotherModel_isRefused(Surface surface, boolean stream) {
    String model = model("foreign", surface, stream);
    String narrowed =
        gateway
            .issue(
                KeyRequest.of("default", "narrow " + model, Role.CLIENT)
                    .withModels(Set.of("another")))
            .secret();

    HttpResponse<String> response =
        all.post(narrowed, surface, surface.ask(model, "", "x"), stream);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(Surface.code(response, stream)).isEqualTo("model_forbidden");
    assertThat(upstream.seen(model)).isEmpty();
  }
}
