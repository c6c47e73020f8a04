package io.sallyport.review.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.Architecture;
import io.sallyport.review.Note;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewFinding;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model in another tool's file is found, whatever the format calls it and wherever it runs. */
final class ModelsOfFormatsTest {

  @TempDir private Path folder = Path.of("");

  private Architecture read(String text) throws Exception {
    return Theirs.of(folder, text).architecture();
  }

  private static String kind(Architecture read, String id) {
    return read.component(id).kind().id();
  }

  @ParameterizedTest
  @CsvSource({
    "Chat LLM, process, llm-hosted",
    "Chat model, process, llm-hosted",
    "Llama on-prem, process, llm-self-hosted",
    "Mistral API, process, llm-hosted",
    "Mistral 7B, process, llm-self-hosted",
    "Claude, external-service, llm-hosted",
    "ML inference, process, model-serving",
    "Resize images, aws-lambda-function, service",
    "Audit feed, process, service",
    "Redis, process, service",
  })
  void nameOfAProcess_saysWhatItIs(String name, String type, String expected) throws Exception {
    Architecture otm =
        read(
            """
            otmVersion: 0.2.0
            project: {name: P, id: p}
            trustZones: [{id: z, name: Z}]
            components: [{id: x, name: %s, type: %s, parent: {trustZone: z}}]
            """
                .formatted(name, type));

    assertThat(otm.components().values()).allMatch(one -> one.kind().id().equals(expected));
  }

  @Test
  void threatModelBomProcess_isReadByItsTitle() throws Exception {
    Architecture read =
        read(
            """
            scope: {title: S}
            components: [{symbolic_name: bot, title: Chat LLM, type: process}]
            data_flows: []
            """);

    assertThat(kind(read, "bot")).isEqualTo("llm-hosted");
  }

  @Test
  void threagileTechnologyAi_isAModel() throws Exception {
    Architecture read =
        read(
            """
            title: T
            technical_assets:
              Bot: {id: bot, technology: ai, type: process}
              Ticket agent: {id: agent, technology: ai, type: process}
              Provider: {id: far, technology: ai, type: external-entity}
            """);

    assertThat(kind(read, "bot")).isEqualTo("llm-self-hosted");
    assertThat(kind(read, "agent")).isEqualTo("agent");
    assertThat(kind(read, "far")).isEqualTo("llm-hosted");
  }

  @Test
  void clusterCallsItsOwnModelByAnyName_andThereIsNoSecondOne() throws Exception {
    Architecture read =
        read(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: a}
            spec: {template: {spec: {containers: [{image: acme/a, env: [{name: U, value: "http://llm.b.svc:8000/v1"}]}]}}}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: train, namespace: ml}
            spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: acme/t, env: [{name: URL, value: "http://llm.b.svc.cluster.local:8000"}]}]}}}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: llm, namespace: b}
            spec: {template: {metadata: {labels: {app: llm}}, spec: {containers: [{image: "vllm/vllm-openai:latest"}]}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: llm, namespace: a}
            spec: {template: {metadata: {labels: {app: mine}}, spec: {containers: [{image: acme/other}]}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: llm, namespace: b}
            spec: {selector: {app: llm}}
            ---
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: is, namespace: b}
            spec: {predictor: {model: {modelFormat: {name: sklearn}}}}
            ---
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: chat-llm, namespace: b}
            spec: {predictor: {model: {modelFormat: {name: huggingface}}}}
            """);

    assertThat(read.components())
        .containsOnlyKeys("app", "train", "llm", "llm-2", "is", "chat-llm");
    assertThat(kind(read, "llm")).isEqualTo("llm-self-hosted");
    assertThat(kind(read, "is")).isEqualTo("model-serving");
    assertThat(kind(read, "chat-llm")).isEqualTo("llm-self-hosted");
    assertThat(read.flows()).hasSize(2).allMatch(flow -> flow.to().equals("llm"));
  }

  @Test
  void modelOfAnInferenceService_comesFromItsStore() throws Exception {
    String file =
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata: {name: fraud}
        spec:
          predictor:
            model:
              modelFormat: {name: sklearn, version: "1"}
              storageUri: %s
        """;
    Architecture read = read(file.formatted("s3://models/fraud"));

    assertThat(kind(read, "models")).isEqualTo("object-store");
    assertThat(read.component("models").stores()).contains("model");
    assertThat(read.component("fraud").technology()).isEqualTo("model format sklearn 1");
    assertThat(read.flows())
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.from() + ">" + flow.to()).isEqualTo("models>fraud");
              assertThat(flow.name()).isEqualTo("loads s3://models/fraud");
              assertThat(flow.data()).containsExactly("model");
            });
    assertThat(Review.standard().of(read).findings())
        .extracting(ReviewFinding::id)
        .contains("model-tampering");
    assertThat(kind(read(file.formatted("hf://acme/fraud")), "acme")).isEqualTo("model-hub");
    Architecture signed = read(file.formatted("https://ann:pw@x.example/m.bin?sig=abc"));
    assertThat(signed.flows().getFirst().name()).isEqualTo("loads https://x.example/m.bin");
    assertThat(signed.components()).containsOnlyKeys("fraud", "x.example");
    Architecture odd = read(file.formatted("$(WHERE)"));
    assertThat(odd.flows()).isEmpty();
    assertThat(odd.assumptions().stream().map(Note::text))
        .anyMatch(one -> one.contains("Not mapped") && one.contains("storageUri fraud"));
  }

  @Test
  void composeServiceOfTheSameWord_isNotTheProvider_andLocalPortsAreNoWayIn() throws Exception {
    Architecture read =
        read(
            """
            services:
              api:
                image: acme/api
                environment: {MISTRAL_URL: "https://api.mistral.ai/v1", ANTHROPIC_API_KEY: "${KEY}"}
              web:
                image: nginx
                environment: ["BACKEND=http://api:8080"]
                ports: [{target: 80, published: 8080}, {target: 81, published: 8081, host_ip: 127.0.0.1}]
              n8n: {image: n8nio/n8n, ports: [{target: 5678, published: 5678, host_ip: 127.0.0.1}, "[::1]:1:1"]}
            """);

    assertThat(kind(read, "api.mistral.ai")).isEqualTo("llm-hosted");
    assertThat(kind(read, "anthropic")).isEqualTo("llm-hosted");
    assertThat(read.flows().stream().map(flow -> flow.from() + ">" + flow.to()))
        .containsExactlyInAnyOrder(
            "api>api.mistral.ai", "api>anthropic", "web>api", "internet>web");
    assertThat(read.flows()).anyMatch(flow -> flow.name().equals("published port 8080:80"));
  }

  @Test
  void calmDataAsset_isData_andItsDescriptionSaysWhereAModelRuns() throws Exception {
    Architecture read =
        read(
            """
            nodes:
              - {unique-id: llm, node-type: service, name: LLM inference, description: runs llama}
              - {unique-id: gpt, node-type: service, name: GPT, description: compared with llama}
              - {unique-id: db, node-type: database, name: Trades, data-classification: Confidential}
              - {unique-id: rec, node-type: data-asset, name: Trade record, data-classification: PII}
              - {unique-id: lake, node-type: data-asset, name: Lake}
            relationships:
              - {unique-id: r1, relationship-type: {connects: {source: {node: llm}, destination: {node: lake}}}}
              - {unique-id: r2, relationship-type: {composed-of: {container: db, nodes: [rec]}}}
            """);

    assertThat(read.components()).containsOnlyKeys("llm", "gpt", "db", "lake");
    assertThat(kind(read, "llm")).isEqualTo("llm-self-hosted");
    assertThat(kind(read, "gpt")).isEqualTo("llm-hosted");
    assertThat(read.component("db").stores()).containsExactlyInAnyOrder("db-data", "rec");
    assertThat(Objects.requireNonNull(read.data().get("rec")).contains()).contains("personal");
    assertThat(Objects.requireNonNull(read.data().get("db-data")).dataClass().wireName())
        .isEqualTo("confidential");
  }
}
