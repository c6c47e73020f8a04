package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.imports.Theirs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed becomes an architecture; what is lost is named. */
final class DeploymentImportsTest {

  @TempDir private Path folder = Path.of("");

  private Theirs theirs(String text) throws Exception {
    return Theirs.of(folder, text);
  }

  @Test
  void compose_givesServicesNetworksAndCalls() throws Exception {
    Theirs imported =
        theirs(
            """
            services:
              web:
                image: nginx:1.27
                ports: ["8080:80"]
                depends_on: [chat]
              chat:
                image: example/langchain-app
                environment: {LLM_URL: "http://ollama:11434", DB: "postgres://u:p@store:5432/x"}
              ollama: {image: ollama/ollama, privileged: true}
              store: {image: "postgres:16"}
            volumes: {pgdata: {}}
            """);
    Architecture read = imported.architecture();

    assertThat(imported.imported().format()).isEqualTo("docker-compose");
    assertThat(read.component("ollama").kind().id()).isEqualTo("llm-self-hosted");
    assertThat(read.component("store").kind().id()).isEqualTo("database");
    assertThat(read.component("ollama").controls().get("hardened-runtime"))
        .extracting(ControlClaim::state)
        .isEqualTo(ControlState.ABSENT);
    assertThat(read.flows())
        .extracting(Flow::id)
        .contains("internet->web", "web->chat", "chat->ollama", "chat->store");
    assertThat(imported.imported().unmapped())
        .containsExactly("file:11: volume pgdata (what lies in it is not said here)");
    assertThat(Review.standard().of(read).findings())
        .extracting(ReviewFinding::id)
        .contains("direct-prompt-injection");
  }

  @Test
  void dockersOwnBridge_isOpenAndSharesNoNetworkOfTheFile() throws Exception {
    Theirs imported =
        theirs(
            """
            services:
              web: {image: "nginx:1", depends_on: [assistant]}
              assistant:
                image: example/assistant-agent
                network_mode: bridge
                ports: ["80:80"]
                environment: {A: "https://api.openai.com/v1"}
            networks: {default: {internal: true}}
            """);

    assertThat(imported.architecture().flows())
        .extracting(Flow::id)
        .contains("internet->assistant")
        .anyMatch(id -> id.startsWith("assistant->"))
        .doesNotContain("web->assistant");
    assertThat(imported.imported().unmapped())
        .anyMatch(one -> one.contains("web calls assistant (they have no network in common)"))
        .noneMatch(one -> one.contains("network_mode") || one.contains("published port"));
  }

  @Test
  void internalNetworks_haveNoWayInOrOut() throws Exception {
    Theirs imported =
        theirs(
            """
            services:
              web: {image: "nginx:1", ports: ["443:443"], depends_on: [api, db], networks: [front]}
              api:
                image: "api:1"
                ports: ["8080:8080"]
                environment: {LLM_URL: "http://model:11434", DB: "postgres://u@db:5432/x"}
                networks: [back, front]
              ollama:
                image: "ollama/ollama:latest"
                environment: {OPENAI_API_KEY: x, HUB_URL: "https://hub.example.com"}
                networks: {back: {aliases: [model]}}
              db: {image: "postgres:16", networks: [back], ports: ["5432:5432"]}
              sidecar: {image: "proxy:1", network_mode: "service:db"}
              batch: {image: "batch:1", network_mode: none, environment: {API_URL: "http://api:8080"}}
              node: {image: "exporter:1", network_mode: host, environment: {API_URL: "http://api:8080"}}
            networks: {front: {}, back: {internal: true}}
            """);
    Architecture read = imported.architecture();

    // What stands in two networks stands where the outside is; what is only inside has no door.
    assertThat(read.component("api").zone()).isEqualTo("front");
    assertThat(read.component("db").zone()).isEqualTo("back");
    assertThat(read.component("sidecar").zone()).isEqualTo("back");
    assertThat(read.component("batch").zone()).isEqualTo("none");
    assertThat(read.zones())
        .hasEntrySatisfying(
            "back",
            zone ->
                assertThat(zone.controls().keySet())
                    .containsExactlyInAnyOrder("network-segmentation", "egress-allowlist"))
        .hasEntrySatisfying("front", zone -> assertThat(zone.controls()).isEmpty());
    assertThat(read.flows())
        .extracting(Flow::id)
        .containsExactlyInAnyOrder(
            "internet->web", "internet->api", "web->api", "api->ollama", "api->db", "node->api");
    assertThat(imported.imported().unmapped())
        .containsExactly(
            "file:2: web calls db (they have no network in common)",
            "file:7: api in network back (a component is in one zone, here front)",
            "file:10: ollama calls hub.example.com (all its networks are internal)",
            "file:10: ollama calls openai (all its networks are internal)",
            "file:12: published port 5432:5432 of db (all its networks are internal, so that nothing"
                + " outside reaches it)",
            "file:14: batch calls api (they have no network in common)",
            "file:15: node in the network of the host (which ports it opens there is not said"
                + " here)");
  }

  @Test
  void kubernetes_givesWorkloadsAndIngress() throws Exception {
    Theirs imported =
        theirs(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: chat-ui, namespace: ai}
            spec:
              template:
                metadata: {labels: {app: ui}}
                spec:
                  containers:
                    - {name: c, image: "ui:1", env: [{name: LLM, value: "http://vllm:8000"}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: vllm, namespace: ai}
            spec:
              template:
                metadata: {labels: {app: vllm}}
                spec:
                  containers:
                    - name: c
                      image: vllm/vllm-openai:latest
                      securityContext: {runAsNonRoot: true, readOnlyRootFilesystem: true}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: vllm, namespace: ai}
            spec: {selector: {app: vllm}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: ui, namespace: ai}
            spec: {selector: {app: ui}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: door, namespace: ai}
            spec: {rules: [{http: {paths: [{backend: {service: {name: ui}}}]}}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            """);
    Architecture read = imported.architecture();

    assertThat(read.component("vllm").kind().id()).isEqualTo("llm-self-hosted");
    assertThat(read.component("vllm").controls()).containsKey("hardened-runtime");
    assertThat(read.flows())
        .extracting(Flow::id)
        .containsExactlyInAnyOrder("internet->chat-ui", "chat-ui->vllm");
    assertThat(imported.imported().unmapped())
        .containsExactly("file:38: ConfigMap settings (this kind is not read)");
  }

  @Test
  void settingsOfWorkloads_becomeFlowsOrAreNamed() throws Exception {
    Theirs kubernetes =
        theirs(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  volumes: [{name: d, hostPath: {path: /var/run/docker.sock}}]
                  containers:
                    - image: "web:1"
                      resources: {limits: {nvidia.com/gpu: 1}}
                      env:
                        - {name: REDIS_URL, value: "redis://redis:6379"}
                        - {name: SEARCH_URL, valueFrom: {secretKeyRef: {name: s}}}
            """);
    Architecture read = kubernetes.architecture();

    assertThat(read.component("redis").kind().id()).isEqualTo("cache");
    assertThat(read.flows()).extracting(Flow::id).containsExactly("web->redis");
    assertThat(read.component("web").controls().keySet()).containsExactly("hardened-runtime");
    assertThat(kubernetes.imported().unmapped())
        .anyMatch(line -> line.contains("docker.sock"))
        .anyMatch(line -> line.contains("SEARCH_URL"));
    Theirs compose =
        theirs(
            """
            services:
              app:
                image: "app:1"
                volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
                environment:
                  - OPENAI_API_KEY=${KEY}
                  - WEATHER_BASE_URL=https://weather.example.com/v1
                  - MAPS_API_KEY=x
            """);
    Architecture composed = compose.architecture();
    assertThat(composed.flows())
        .extracting(Flow::id)
        .containsExactlyInAnyOrder("app->openai", "app->weather.example.com");
    assertThat(composed.component("openai").kind().id()).isEqualTo("llm-hosted");
    assertThat(composed.component("app").effects()).containsExactly("execute");
    assertThat(compose.imported().unmapped()).anyMatch(line -> line.contains("MAPS_API_KEY"));
  }
}
