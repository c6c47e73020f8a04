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
import com.openai.core.JsonValue;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.moderations.ModerationCreateParams;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official {@code openai-java} client against the gate: what it asks for and gets. */
final class JavaClientTest {

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
  void models_areListedAndRetrieved() {
    assertThat(client.models().list().data()).extracting(Model::id).contains(NAIVE);
    assertThat(client.models().retrieve(NAIVE).id()).isEqualTo(NAIVE);

    var error =
        catchThrowableOfType(
            NotFoundException.class, () -> client.models().retrieve("no-such-model"));
    assertThat(error.code()).contains("model_not_found");
  }

  @Test
  void answer_isCompleteAndValid() {
    ChatCompletion answer =
        client.chat().completions().create(ask(NAIVE, "Hello").n(2).logprobs(true).build());

    assertThat(answer.validate().choices()).hasSize(2);
    assertThat(text(answer, 0)).contains("Hello");
    assertThat(answer.choices().get(0).logprobs().orElseThrow().content().orElseThrow())
        .isNotEmpty();
    assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
  }

  @Test
  void requestId_canBeReadFromTheRawResponse() {
    try (var raw =
        client.chat().completions().withRawResponse().create(ask(NAIVE, "Hello").build())) {
      assertThat(raw.requestId().orElseThrow()).startsWith("req_");
    }
  }

  @Test
  void stream_saysWhatThePlainAnswerSays() {
    ChatCompletionCreateParams params = ask(NAIVE, "count to 40").n(2).build();

    ChatCompletion plain = client.chat().completions().create(params);
    List<ChatCompletionChunk> chunks =
        stream(
            client,
            params.toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

    assertThat(text(chunks, 0)).isEqualTo(text(plain, 0));
    assertThat(text(chunks, 1)).isEqualTo(text(plain, 1));
    assertThat(chunks.getLast().usage().orElseThrow().totalTokens())
        .isEqualTo(plain.usage().orElseThrow().totalTokens());
  }

  private static ChatCompletionFunctionTool weather() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name("get_weather")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties",
                            JsonValue.from(
                                Map.of(
                                    "city", Map.of("type", "string"),
                                    "days", Map.of("type", "integer", "maximum", 7))))
                        .build())
                .build())
        .build();
  }

  @Test
  void toolRoundTrip_endsWithAnAnswer() {
    ChatCompletionCreateParams params =
        ask(NAIVE, "Use get_weather for Oslo").addTool(weather()).build();

    ChatCompletion first = client.chat().completions().create(params);
    ChatCompletionMessageFunctionToolCall call =
        first.choices().get(0).message().toolCalls().orElseThrow().get(0).asFunction();
    ChatCompletion second =
        client
            .chat()
            .completions()
            .create(
                params.toBuilder()
                    .addMessage(first.choices().get(0).message())
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("sunny")
                            .build())
                    .build());

    assertThat(call.function().name()).isEqualTo("get_weather");
    assertThat(RunningGateway.json(call.function().arguments()).path("city").asText())
        .isEqualTo("Oslo");
    assertThat(text(second, 0)).contains("sunny");
  }

  @Test
  void streamedToolCall_hasItsNameAndAllItsArguments() {
    StringBuilder name = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    for (ChatCompletionChunk chunk :
        stream(client, ask(NAIVE, "Use get_weather for Oslo").addTool(weather()).build())) {
      chunk.choices().get(0).delta().toolCalls().orElse(List.of()).stream()
          .flatMap(call -> call.function().stream())
          .forEach(
              function -> {
                function.name().ifPresent(name::append);
                function.arguments().ifPresent(arguments::append);
              });
    }

    assertThat(name.toString()).isEqualTo("get_weather");
    assertThat(RunningGateway.json(arguments.toString()).path("city").asText()).isEqualTo("Oslo");
  }

  @Test
  void jsonSchema_isFilled() {
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                ask(NAIVE, "Describe Oslo")
                    .responseFormat(
                        ResponseFormatJsonSchema.builder()
                            .jsonSchema(
                                ResponseFormatJsonSchema.JsonSchema.builder()
                                    .name("city")
                                    .schema(
                                        JsonValue.from(
                                                Map.of(
                                                    "type",
                                                    "object",
                                                    "properties",
                                                    Map.of("size", Map.of("type", "integer"))))
                                            .convert(
                                                ResponseFormatJsonSchema.JsonSchema.Schema.class))
                                    .build())
                            .build())
                    .build());

    assertThat(RunningGateway.json(text(answer, 0)).path("size").isInt()).isTrue();
  }

  @Test
  void embeddings_areTheSameInBothEncodings() {
    EmbeddingCreateParams.Builder params =
        EmbeddingCreateParams.builder().model("simulated-embedding").input("green tea");

    List<Float> floats =
        client
            .embeddings()
            .create(params.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT).build())
            .data()
            .get(0)
            .embedding();
    List<Float> standard =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("simulated-embedding")
                    .input("green tea")
                    .build())
            .data()
            .get(0)
            .embedding();

    assertThat(floats).hasSize(384);
    for (int i = 0; i < floats.size(); i++) {
      assertThat(standard.get(i).doubleValue())
          .isEqualTo(floats.get(i).doubleValue(), org.assertj.core.api.Assertions.within(1e-6));
    }
  }

  @Test
  void moderation_comesFromTheGuard() {
    var bad = client.moderations().create(ModerationCreateParams.builder().input(ATTACK).build());

    assertThat(bad.results().get(0).flagged()).isTrue();
    assertThat(bad.results().get(0).validate().categories().violence()).isFalse();
  }
}
