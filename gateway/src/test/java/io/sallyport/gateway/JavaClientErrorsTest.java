package io.sallyport.gateway;

import static io.sallyport.gateway.JavaClients.ATTACK;
import static io.sallyport.gateway.JavaClients.NAIVE;
import static io.sallyport.gateway.JavaClients.ask;
import static io.sallyport.gateway.JavaClients.client;
import static io.sallyport.gateway.JavaClients.stream;
import static io.sallyport.gateway.JavaClients.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.core.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The official {@code openai-java} client against the gate: refusals, blocks, failures and load.
 */
final class JavaClientErrorsTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static OpenAIClient client;

  @BeforeAll
  static void start() throws Exception {
    upstream = Misbehaviour.all(new UnrulyUpstream());
    gateway = JavaClients.gateway(upstream);
    client = client(gateway, gateway.clientKey());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    gateway.close();
    upstream.close();
  }

  @Test
  void errors_haveTheirClassAndCode() {
    var unauthorized =
        catchThrowableOfType(
            UnauthorizedException.class,
            () -> create(client(gateway, "sk-sp-made-up-and-wrong"), NAIVE));
    var forbidden =
        catchThrowableOfType(
            PermissionDeniedException.class,
            () ->
                create(
                    client(
                        gateway,
                        gateway
                            .issue(
                                KeyRequest.of("default", "narrow", Role.CLIENT)
                                    .withModels(Set.of("simulated-hardened")))
                            .secret()),
                    NAIVE));
    var notFound =
        catchThrowableOfType(NotFoundException.class, () -> create(client, "no-such-model"));
    var tooLarge =
        catchThrowableOfType(
            UnexpectedStatusCodeException.class,
            () -> client.chat().completions().create(ask(NAIVE, "x".repeat(11 << 20)).build()));
    var upstreamDown =
        catchThrowableOfType(InternalServerException.class, () -> create(client, "html-503"));

    assertThat(unauthorized.code()).contains("invalid_api_key");
    assertThat(forbidden.code()).contains("model_forbidden");
    assertThat(notFound.code()).contains("model_not_found");
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(upstreamDown.code()).contains("upstream_broken");
  }

  private static ChatCompletion create(OpenAIClient with, String model) {
    return with.chat().completions().create(ask(model, "Hello").build());
  }

  @Test
  void usedUpLimit_isARateLimitException() {
    OpenAIClient limited =
        client(
            gateway,
            gateway
                .issue(
                    KeyRequest.of("default", "limited", Role.CLIENT)
                        .withLimits(new Limits(1, Limits.UNLIMITED)))
                .secret());
    create(limited, NAIVE);

    var error = catchThrowableOfType(RateLimitException.class, () -> create(limited, NAIVE));

    assertThat(error.code()).contains("rate_limit_exceeded");
    assertThat(error.headers().values("retry-after-ms")).hasSize(1);
  }

  @Test
  void block_isABadRequestThatIsNotTriedAgain() {
    OpenAIClient retrying =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.url() + "/v1")
            .apiKey(gateway.clientKey())
            .maxRetries(3)
            .build();
    long before = blocks();

    var error =
        catchThrowableOfType(
            BadRequestException.class,
            () -> retrying.chat().completions().create(ask(NAIVE, ATTACK).build()));

    assertThat(error.code()).contains("content_filter");
    assertThat(error.getMessage()).contains("Blocked by Sallyport");
    assertThat(blocks() - before).isEqualTo(1);
  }

  private static long blocks() {
    return gateway.logged().stream()
        .filter(event -> event.path("outcome").asText().equals("blocked"))
        .count();
  }

  @Test
  void busyUpstream_isTriedAgain() {
    assertThat(text(create(client, "busy-once"), 0)).isEqualTo("at last");
    assertThat(upstream.seen("busy-once")).hasSize(2);
  }

  @Test
  void blockInMidStream_raisesAnExceptionWithItsCodeAfterTheTextSoFar() {
    OpenAIClient strict = client(gateway, gateway.keyOfTenant("strict-tenant"));
    List<ChatCompletionChunk> chunks = new ArrayList<>();

    var error =
        catchThrowableOfType(
            SseException.class,
            () -> {
              try (StreamResponse<ChatCompletionChunk> response =
                  strict.chat().completions().createStreaming(ask("leaks-later", "Hi").build())) {
                response.stream().forEach(chunks::add);
              }
            });

    assertThat(error.code()).contains("content_filter");
    assertThat(text(chunks, 0)).startsWith("A harmless beginning.");
  }

  @Test
  void truncatedStream_raisesAnException() {
    var error =
        catchThrowableOfType(
            SseException.class, () -> stream(client, ask("truncated-stream", "Hello").build()));

    assertThat(error.code()).contains("upstream_broken");
  }

  @Test
  void closedStream_cancelsTheCall() throws Exception {
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(ask("endless", "Hello").build())) {
      assertThat(response.stream().limit(3)).hasSize(3);
    }
    assertThat(upstream.awaitCancelled("endless")).isTrue();
  }

  @Test
  void clientTimeout_cancelsTheCall() throws Exception {
    var error =
        catchThrowableOfType(
            OpenAIIoException.class,
            () ->
                client
                    .chat()
                    .completions()
                    .create(
                        ask("silent", "Hello").build(),
                        RequestOptions.builder().timeout(Duration.ofMillis(300)).build()));

    assertThat(error).isNotNull();
    assertThat(upstream.awaitCancelled("silent")).isTrue();
  }

  @Test
  void twoHundredCallsAtOnce_areNotMixedUp() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls =
          IntStream.range(0, 200)
              .<Callable<String>>mapToObj(
                  i ->
                      () ->
                          text(
                              client
                                  .chat()
                                  .completions()
                                  .create(ask(NAIVE, "marker" + i + "end").build()),
                              0))
              .toList();
      List<Future<String>> answers = threads.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).contains("marker" + i + "end");
      }
    }
  }
}
