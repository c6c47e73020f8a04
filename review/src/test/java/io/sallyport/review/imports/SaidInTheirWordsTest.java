package io.sallyport.review.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.ControlState;
import io.sallyport.review.Flow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other formats say and ours can say too comes over. */
final class SaidInTheirWordsTest {

  @TempDir private Path folder = Path.of("");

  private Imports.Imported imported(String text) throws Exception {
    return Imports.read(Files.writeString(folder.resolve("theirs.yaml"), text));
  }

  private static Architecture read(Imports.Imported imported) throws Exception {
    return ArchitectureReader.read("imported", imported.yaml());
  }

  private static ControlState encryption(Flow flow) {
    return Objects.requireNonNull(flow.controls().get("encryption")).state();
  }

  private static ControlState state(Architecture read, String id, String control) {
    return Objects.requireNonNull(read.component(id).controls().get(control)).state();
  }

  @Test
  void threatDragon_bothWaysEncryptionAndLogs() throws Exception {
    Imports.Imported imported =
        imported(
            """
            summary: {title: T}
            detail:
              diagrams:
                - cells:
                    - {id: p, data: {type: tm.Process, name: Api, privilegeLevel: root}}
                    - {id: s, data: {type: tm.Store, name: Files, isEncrypted: false}}
                    - {id: l, data: {type: tm.Store, name: Events, isEncrypted: true, isALog: true}}
                    - {id: f, source: {cell: p}, target: {cell: s}, data: {type: tm.Flow, name: put, isEncrypted: false, isBidirectional: true}}
                    - {id: g, source: {id: p}, target: {id: l}, type: tm.Flow, isEncrypted: true, labels: [{position: 0.5, attrs: {text: {text: write}}}]}
            """);
    Architecture read = read(imported);

    assertThat(read.component("files").controls()).doesNotContainKey("encryption-at-rest");
    assertThat(state(read, "events", "encryption-at-rest")).isEqualTo(ControlState.DECLARED);
    assertThat(read.component("events").kind().id()).isEqualTo("log-store");
    assertThat(read.flows().getFirst().controls()).doesNotContainKey("encryption");
    assertThat(read.flows().getFirst().answered()).isTrue();
    assertThat(encryption(read.flows().getLast())).isEqualTo(ControlState.DECLARED);
    assertThat(read.flows().getLast().name()).isEqualTo("write");
    assertThat(imported.unmapped())
        .hasSize(2)
        .anyMatch(one -> one.contains("privilegeLevel (this import does not read it)"))
        .anyMatch(one -> one.contains("isEncrypted: false, here and at 1 others"));
  }

  @Test
  void threatModelBom_assumptionsAndZonesOfActors() throws Exception {
    Imports.Imported imported =
        imported(
            """
            scope: {title: S}
            trust_zones: [{symbolic_name: net, title: Net}]
            actors: [{symbolic_name: u, title: U, type: user, trust_zone: net}]
            components: [{symbolic_name: c, title: Web, trust_zone: net}]
            data_flows: []
            assumptions: [{description: staff is vetted, validity: unconfirmed}]
            """);
    Architecture read = read(imported);

    assertThat(read.component("u").zone()).isEqualTo("net");
    assertThat(read.assumptions())
        .singleElement()
        .satisfies(one -> assertThat(one.text()).isEqualTo("staff is vetted (unconfirmed)"));
    assertThat(imported.unmapped()).isEmpty();
  }

  @Test
  void otm_ownerAndTagsOfFlows() throws Exception {
    Imports.Imported imported =
        imported(
            """
            otmVersion: 0.2.0
            project: {name: P, id: p, owner: Shop team}
            components: [{id: a, name: A, type: web-app}, {id: b, name: B, type: api}]
            dataflows:
              - {name: f, source: a, destination: b, tags: [TLS, blue]}
            """);
    Architecture read = read(imported);

    assertThat(read.owner()).isEqualTo("Shop team");
    assertThat(encryption(read.flows().getFirst())).isEqualTo(ControlState.DECLARED);
    assertThat(imported.unmapped()).singleElement().asString().contains("tag 'blue'");
  }

  @Test
  void kubernetes_tlsOfAnIngressAndPathsOfItsHost() throws Exception {
    String web =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec: {hostPID: true, containers: [{image: acme/web}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: disk}
        spec: {containers: [{image: acme/disk}], volumes: [{name: h, hostPath: {path: /}}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: in}
        spec: {tls: [{hosts: [%s], secretName: t}], rules: [{host: a.b, http: {paths: [{backend: {service: {name: web}}}]}}]}
        """;
    Imports.Imported imported = imported(web.formatted("a.b"));
    Architecture read = read(imported);

    assertThat(encryption(read.flows().getFirst())).isEqualTo(ControlState.DECLARED);
    assertThat(state(read, "web", "hardened-runtime")).isEqualTo(ControlState.ABSENT);
    assertThat(state(read, "disk", "hardened-runtime")).isEqualTo(ControlState.ABSENT);
    assertThat(imported.unmapped()).anyMatch(one -> one.contains("disk mounts / of its host"));

    Imports.Imported other = imported(web.formatted("c.d"));
    assertThat(read(other).flows().getFirst().controls()).doesNotContainKey("encryption");
    assertThat(other.unmapped()).anyMatch(one -> one.contains("tls of Ingress in"));
  }

  @Test
  void compose_whatTakesTheWallsAway() throws Exception {
    Imports.Imported imported =
        imported(
            """
            services:
              a: {image: x, privileged: true, volumes: ["/var/run/docker.sock:/var/run/docker.sock"]}
              b: {image: x, network_mode: host}
              c: {image: x, network_mode: "service:b"}
            """);
    Architecture read = read(imported);

    assertThat(state(read, "a", "hardened-runtime")).isEqualTo(ControlState.ABSENT);
    assertThat(state(read, "b", "hardened-runtime")).isEqualTo(ControlState.ABSENT);
    assertThat(read.component("c").controls()).isEmpty();
    assertThat(imported.unmapped())
        .noneMatch(one -> one.contains("privileged"))
        .anyMatch(one -> one.contains("c in the network of the host"));
  }
}
