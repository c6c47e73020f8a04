package io.sallyport.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error of form hides no error of reference, and makes none up. */
final class EveryProblemAtOnceTest {

  @TempDir private Path folder;

  private List<String> problems(String yaml) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationReader.read("s.yaml", yaml, folder))
        .problems();
  }

  @Test
  void formAndReference_areToldTogetherEachAtItsLine() {
    List<String> problems =
        problems(
            """
            server: {prot: 1}
            upstreams:
              - {name: broken, url: 5}
              - {name: sound, url: 'https://a.example/v1', retires: 2}
              - {name: sound, url: 'https://b.example/v1'}
            models:
              - {name: first, routes: [{upstream: broken}]}
              - {routes: [{upstream: sound}]}
              - {name: third, routes: [{upstream: nowhere, wieght: 2}], policy: lax}
            audit:
              sinks:
                - {name: a, file: out.jsonl, batch: many}
                - {name: b}
                - {name: c, file: ./out.jsonl}
            guard: {policy: gone}
            policies:
              - {name: own, extends: absent}
              - {name: other, spotlight: loud}
              - {name: heir, extends: other, scanners: {nothing: block}}
            tenants: [{id: t, policy: other}, {id: u, policy: missing}]
            """);

    assertThat(problems)
        .anyMatch(p -> p.startsWith("s.yaml:1: server.prot: found an unknown key"))
        .anyMatch(p -> p.startsWith("s.yaml:3: upstreams.0.url: found 5"))
        .anyMatch(p -> p.startsWith("s.yaml:4: upstreams.1.retires: found an unknown key"))
        .anyMatch(p -> p.startsWith("s.yaml:5: upstreams.2.name: found 'sound' again"))
        .anyMatch(p -> p.startsWith("s.yaml:8: models.1: found no 'name'"))
        .anyMatch(p -> p.startsWith("s.yaml:9: models.2.routes.0.wieght: found an unknown key"))
        .anyMatch(
            p ->
                p.startsWith(
                    "s.yaml:9: models.2.routes.0.upstream: found 'nowhere' (expected: one of"
                        + " broken, simulation, sound)"))
        .anyMatch(p -> p.startsWith("s.yaml:9: models.2.policy: found the policy 'lax'"))
        .anyMatch(p -> p.startsWith("s.yaml:12: audit.sinks.0.batch: found 'many'"))
        .anyMatch(p -> p.startsWith("s.yaml:13: audit.sinks.1: found none"))
        .anyMatch(
            p -> p.startsWith("s.yaml:14: audit.sinks.2.file: found the file of the sink 'a'"))
        .anyMatch(p -> p.startsWith("s.yaml:15: guard.policy: found the policy 'gone'"))
        .anyMatch(p -> p.startsWith("s.yaml:17: policies.0.extends: found 'absent'"))
        .anyMatch(p -> p.startsWith("s.yaml:18: policies.1.spotlight: found 'loud'"))
        .anyMatch(p -> p.startsWith("s.yaml:19: policies.2.scanners.nothing: found"))
        .anyMatch(p -> p.startsWith("s.yaml:20: tenants.1.policy: found the policy 'missing'"))
        .hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server: {host: 0.0.0.0, insecure: maybe}",
        "server: {port: '8080', opsPort: 8080}",
        "{upstreams: [{nmae: a}], models: [{name: m, routes: [{upstream: a}]}]}",
        "{upstreams: nothing, models: [{name: m, routes: [{upstream: a}]}]}",
        "{policies: [{name: a, spotlight: x}, {name: b, extends: a}], guard: {policy: b}}",
        "{policies: [{nmae: a}], guard: {policy: a}}",
        "{policyFiles: [absent.yaml], guard: {policy: of-the-file}}",
        "{policyFiles: [5], guard: {policy: of-the-file}}",
        "{models: [{name: m, routes: 5}], guard: {judge: {model: m}}}",
        "5",
      })
  void whatFollowsFromAnErrorOfForm_isNotToldAsAnother(String yaml) {
    assertThat(problems(yaml))
        .noneMatch(
            p ->
                p.matches(".*(one of|entry of models|TLS|port than).*")
                    && !p.contains("unknown key"));
  }

  @Test
  void circlesAndNamesGivenTwice_areToldBesideErrorsOfForm() throws IOException {
    Files.writeString(folder.resolve("p.yaml"), "policies: [{name: again}]");

    assertThat(
            problems(
                """
                policyFiles: [p.yaml]
                policies:
                  - {name: broken, spotlight: loud}
                  - {name: self, extends: self}
                  - {name: one, extends: two}
                  - {name: two, extends: one}
                  - {name: again, extends: broken}
                  - {name: child, extends: one}
                """))
        .hasSize(4)
        .anyMatch(p -> p.startsWith("s.yaml:3: policies.0.spotlight: found 'loud'"))
        .anyMatch(p -> p.startsWith("s.yaml:4: policies.1.extends: found 'self'"))
        .anyMatch(p -> p.startsWith("s.yaml:5: policies.2.extends: found 'two'"))
        .anyMatch(p -> p.startsWith("p.yaml:1: policies.0.name: found the policy 'again' again"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policies: [{name: p, scanners: {KEY: {mode: 7, x: 1}}}]",
        "policies: [{name: p, personalData: {mode: treat, operators: {KEY: 5}, KEY: 9}}]",
        "guard: {tools: [{name: t, effects: [send], arguments: {KEY: {max: x, KEY: 1}}}]}",
        "KEY: {KEY: 1}",
        "server: {KEY: 2}",
      })
  void keyWithAnySigns_isToldAsItStands(String yaml) {
    for (String key : List.of("a/b~c", "~1", "~01/~", "/", "", "a.b", "0", "$/%2F")) {
      assertThat(problems(yaml.replace("KEY", '"' + key + '"')))
          .as(key)
          .anyMatch(p -> p.contains(key + ": found") || p.contains(key + ".mode: found"));
    }
  }

  @Test
  void keyThatLooksLikeAComment_isNotPassedOver() {
    assertThat(problems("server:\n  '#port': 9"))
        .singleElement()
        .asString()
        .startsWith("s.yaml:2: found the key '#port'");
  }

  @Test
  void fileOfPolicies_hidesNothingOfTheMainFile() throws IOException {
    Files.writeString(
        folder.resolve("p.yaml"),
        "policies:\n  - {name: a, repair: 7}\n  - {name: b, extends: c}\n");

    assertThat(problems("policyFiles: [p.yaml]\nguard: {policy: a}\ntenants: [{id: t, policy: d}]"))
        .hasSize(3)
        .anyMatch(p -> p.startsWith("p.yaml:2: policies.0.repair: found 7"))
        .anyMatch(p -> p.startsWith("p.yaml:3: policies.1.extends: found 'c'"))
        .anyMatch(p -> p.startsWith("s.yaml:3: tenants.0.policy: found the policy 'd'"));
  }
}
