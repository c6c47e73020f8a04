package io.sallyport.review.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only a policy that selects a workload and keeps somebody out counts as a control. */
final class NetworkPoliciesTest {

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: vllm, namespace: b}
      spec: {template: {metadata: {labels: {app: llm}}, spec: {%s containers: [{name: v, image: vllm/vllm-openai}]}}}
      """;

  @TempDir private Path folder = Path.of("");

  private Imports.Imported imported(String pod, String... policies) throws Exception {
    StringBuilder text = new StringBuilder(WORKLOAD.formatted(pod));
    for (String spec : policies) {
      String version = spec.startsWith("!") ? "projectcalico.org/v3" : "networking.k8s.io/v1";
      text.append("---\napiVersion: ").append(version);
      text.append("\nkind: NetworkPolicy\nmetadata: {name: np, namespace: b}\nspec: ");
      text.append(spec.startsWith("!") ? spec.substring(1) : spec).append('\n');
    }
    return Imports.read(Files.writeString(folder.resolve("k.yaml"), text));
  }

  private static boolean has(Imports.Imported imported, String control) throws Exception {
    Architecture read = ArchitectureReader.read("k", imported.yaml());
    assertThat(read.zones().values()).allMatch(zone -> zone.controls().isEmpty());
    return read.component("vllm").controls().containsKey(control);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{podSelector: {}, ingress: [{}], policyTypes: [Ingress]}",
        "{podSelector: {}, ingress: [{from: []}]}",
        "{podSelector: {}, ingress: [{ports: [{port: 8000}]}]}",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '::/0'}}]}]}",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}]}",
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}}]}]}",
        "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}, {}]}",
        "{podSelector: {matchLabels: {app: nothing}}, policyTypes: [Ingress]}",
        "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [llm]}]}}",
        "{podSelector: {}, policyTypes: [Egress]}",
        "{policyTypes: [Ingress]}",
        "!{selector: all(), types: [Ingress]}"
      })
  void policyThatLetsAllInOrSelectsOthers_countsForNothing(String spec) throws Exception {
    Imports.Imported imported = imported("", spec);

    assertThat(has(imported, "network-segmentation")).isFalse();
    assertThat(imported.unmapped()).anyMatch(line -> line.contains("NetworkPolicy np"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{podSelector: {}, policyTypes: [Ingress]}",
        "{podSelector: {matchLabels: {app: llm}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}",
        "{podSelector: {matchExpressions: [{key: app, operator: In, values: [llm]}]}, ingress: [{from: [{ipBlock: {cidr: 10.1.0.0/16}}]}]}",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: chat}}}]}]}"
      })
  void policyThatSelectsAndRestricts_isAControlOfTheWorkload(String spec) throws Exception {
    assertThat(has(imported("", spec), "network-segmentation")).isTrue();
    assertThat(has(imported("", spec), "egress-allowlist")).isFalse();
  }

  @Test
  void onePolicyThatLetsAllIn_undoesTheOthers() throws Exception {
    Imports.Imported imported =
        imported(
            "", "{podSelector: {}}", "{podSelector: {matchLabels: {app: llm}}, ingress: [{}]}");

    assertThat(has(imported, "network-segmentation")).isFalse();
  }

  @Test
  void podInTheNetworkOfItsHost_isNotKeptApart() throws Exception {
    assertThat(has(imported("hostNetwork: true,", "{podSelector: {}}"), "network-segmentation"))
        .isFalse();
  }

  @Test
  void egressThatIsRestricted_isAListOfDestinations() throws Exception {
    String open = "{podSelector: {}, policyTypes: [Egress], egress: [{}]}";
    String closed = "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}";

    assertThat(has(imported("", open), "egress-allowlist")).isFalse();
    assertThat(has(imported("", closed), "egress-allowlist")).isTrue();
    assertThat(has(imported("", closed), "network-segmentation")).isFalse();
  }
}
