package io.sallyport.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.guard.Mode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Spotlight;
import io.sallyport.guard.flow.FlowPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationReaderTest {

  @TempDir private Path folder;

  private List<String> problems(String yaml) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationReader.read("s.yaml", yaml, folder))
        .problems();
  }

  private Configuration read(String yaml) throws ConfigurationException {
    return ConfigurationReader.read("s.yaml", yaml, folder);
  }

  @Test
  void nothing_isTheStandard() throws ConfigurationException {
    Configuration standard = read("");

    assertThat(standard.server().host()).isEqualTo("127.0.0.1");
    assertThat(standard.server().port()).isEqualTo(8080);
    assertThat(standard.server().opsPort()).isEqualTo(8081);
    assertThat(standard.defaultPolicy()).isEqualTo("balanced");
    assertThat(standard.model("simulated-naive")).isNotNull();
    assertThat(standard.audit().strict()).isFalse();
    assertThat(standard.audit().content()).isFalse();
  }

  @Test
  void everyProblem_isSaidAtOnceWithItsLine() {
    List<String> problems =
        problems(
            """
            server:
              port: 99999
              prot: 1
            upstreams:
              - name: a
                url: ftp://x
            audit: {mode: loose}
            """);

    assertThat(problems).hasSize(4);
    assertThat(problems).anyMatch(p -> p.startsWith("s.yaml:2: server.port: found 99999"));
    assertThat(problems)
        .anyMatch(
            p -> p.startsWith("s.yaml:3: server.prot: found an unknown key (expected: one of "));
    assertThat(problems).anyMatch(p -> p.startsWith("s.yaml:6: upstreams.0.url: found 'ftp://x'"));
    assertThat(problems)
        .anyMatch(p -> p.equals("s.yaml:7: audit.mode: found 'loose' (expected: grouped, strict)"));
    assertThat(problems).allMatch(p -> p.contains("(expected: "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "server: {port: '8080'}|s.yaml:1: server.port: found '8080' (expected: an integer)",
        "server: {port: -1}|s.yaml:1: server.port: found -1 (expected: at least 0)",
        "server: 7|s.yaml:1: server: found 7 (expected: an object)",
        "server: {drain: 5}|s.yaml:1: server.drain: found 5 (expected: a string)",
        "server: {drain: soon}|s.yaml:1: server.drain: found 'soon' (expected: a value such as 500ms, 30s,",
        "server: {drain: 25h}|s.yaml:1: server.drain: found '25h' (expected: 0s to 24h)",
        "server: {limits: {bodyTime: 0s}}|s.yaml:1: server.limits.bodyTime: found '0s' (expected: 1ms to 24h)",
        "server: {limits: {headTime: 9999999h}}|limits.headTime: found '9999999h' (expected: 1ms to 24h)",
        "server: {limits: {body: 0B}}|limits.body: found '0B' (expected: 1B to 1024MiB)",
        "cache: {bytes: 0B}|s.yaml:1: cache.bytes: found '0B' (expected: 1B to 1024MiB)",
        "cache: {bytes: 999999999MiB}|cache.bytes: found '999999999MiB' (expected: 1B to 1024MiB)",
        "cache: {time: 999999999h}|cache.time: found '999999999h' (expected: 1ms to 24h)",
        "guard: {judge: {model: m, timeout: 999999999h}}|guard.judge.timeout: found '999999999h' (expected: 1ms",
        "audit: {sinks: [{name: a, file: s, timeout: 0s}]}|audit.sinks.0.timeout: found '0s' (expected: 1ms",
        "upstreams: [{name: a, url: 'http://x', timeouts: {connect: 9999999h}}]|timeouts.connect: found '9999999h'",
        "models: [{name: m}]|s.yaml:1: models.0: found no 'routes'",
        "models: [{name: m, routes: []}]|expected: at least 1 entries",
        "models: [{name: m, routes: [{upstream: nobody}]}]|found 'nobody' (expected: one of",
        "guard: {policy: lax}|guard.policy: found the policy 'lax' (expected: one of",
        "tenants: [{id: t, policy: lax}]|tenants.0.policy: found the policy 'lax'",
        "policies: [{name: p, extends: lax}]|policies.0.extends: found 'lax'",
        "policies: [{name: p, scanners: {magic: block}}]|found an unknown scanner (expected: one of",
        "policies: [{name: balanced}]|found the policy 'balanced' again",
        "guard: {tools: [{name: a, effects: [read]}, {name: A, effects: [write]}]}|found the tool 'A' again",
        "policies: [{name: p, flow: {tools: [{name: a, effects: [read]}, {name: a, effects: [send]}]}}]|found the tool 'a' again",
        "upstreams: [{name: simulation, url: 'http://x'}]|found 'simulation' again",
        "upstreams: [{name: a, url: 'http://u:p@x'}]|found an address without a host, or with a user",
        "server: {host: 0.0.0.0}|found '0.0.0.0' without TLS",
        "server: {port: 8080, opsPort: 8080}|server.opsPort: found 8080 (expected: another port",
        "audit: {sinks: [{name: a, syslog: 'tcp://h:1', webhook: 'http://h/'}]}|audit.sinks.0: found syslog and webhook (expected: one of file, syslog, webhook)",
        "audit: {sinks: [{name: a}]}|audit.sinks.0: found none (expected: one of file, syslog, webhook)",
        "audit: {sinks: [{name: a, file: s}, {name: b, file: x/../s}]}|audit.sinks.1.file: found the file of the sink 'a' again",
        "policies: [{name: h, innerHosts: [db.corp, 'localhost:80']}]|s.yaml:1: policies.0.innerHosts.1: found 'localhost:80', a host with a port (expected: a host within the network, without a port, such as media.corp.internal, 10.1.2.3 or ::1)",
        "policies: [{name: h, innerHosts: [example.com]}]|policies.0.innerHosts.0: found 'example.com', a host of the internet, which needs no exception (expected: ",
        "audit: {sinks: [{name: a, file: /}]}|audit.sinks.0.file: found a folder (expected: a file)",
        "audit: {sinks: [{name: a, file: sallyport-data/audit/checkpoint}]}|found what the gateway itself keeps",
        "audit: {checkpoints: c, sinks: [{name: a, file: ./c}]}|found what the gateway itself keeps",
        "unknown: 1|s.yaml:1: unknown: found an unknown key"
      })
  void wrongValue_isNamedWithWhatWasFoundAndExpected(String yaml, String message) {
    assertThat(problems(yaml)).anySatisfy(problem -> assertThat(problem).contains(message));
  }

  @Test
  @Timeout(120)
  void fileWithThousandsOfErrors_isToldInTime() {
    assertThat(problems("models:\n" + "  - {nam: m}\n".repeat(15_000)))
        .hasSizeGreaterThanOrEqualTo(15_000)
        .anySatisfy(problem -> assertThat(problem).startsWith("s.yaml:15001: models.14999"));
  }

  @Test
  void scannerWithAnUnknownMode_isOneProblem() {
    assertThat(problems("policies: [{name: p, scanners: {links: explode}}]"))
        .singleElement()
        .asString()
        .startsWith("s.yaml:1: policies.0.scanners.links: found 'explode' (expected: ")
        .contains("block");
  }

  @Test
  void keyTwice_isRefused() {
    assertThat(problems("data: a\nserver: {port: 1}\ndata: b\n"))
        .containsExactly("s.yaml:3: found the key 'data' twice (expected: once)");
  }

  @Test
  void alias_isRefused() {
    assertThat(problems("server: &s {port: 1}\naudit: *s\n"))
        .singleElement()
        .asString()
        .contains("found a YAML alias");
  }

  @Test
  void aliasBomb_isRefusedAtOnce() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
    }

    assertThat(problems(bomb.toString())).isNotEmpty();
  }

  @Test
  void brokenYaml_namesItsLine() {
    assertThat(problems("server:\n  port: [1\n")).singleElement().asString().startsWith("s.yaml:");
    assertThat(problems("a: 1\n\tb: 2\n")).singleElement().asString().startsWith("s.yaml:2: ");
  }

  @Test
  void yamlTagOfAClass_makesNoObject() {
    assertThat(problems("server: !!java.net.URL ['http://127.0.0.1:1']\n")).isNotEmpty();
  }

  @Test
  void secretItself_isRefusedAndNotRepeatedInFull() {
    String secret = "made-up-secret-value-".repeat(4);

    List<String> problems =
        problems("upstreams: [{name: a, url: 'http://x', key: '" + secret + "'}]\n");

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("upstreams.0.key")
        .doesNotContain("made-up-secret");
  }

  @Test
  void secretReference_isReadFromItsPlace() throws Exception {
    Files.writeString(folder.resolve("key.txt"), "made-up-key\n");

    assertThat(new SecretReference("env:KEY").read(Map.of("KEY", "made-up"), folder))
        .isEqualTo("made-up");
    assertThat(new SecretReference("file:key.txt").read(Map.of(), folder)).isEqualTo("made-up-key");
    assertThatThrownBy(() -> new SecretReference("env:KEY").read(Map.of(), folder))
        .hasMessageContaining("env:KEY")
        .hasMessageContaining("expected: ");
    assertThatThrownBy(() -> new SecretReference("file:none").read(Map.of(), folder))
        .hasMessageContaining("file:none");
    assertThatThrownBy(
            () -> new SecretReference("env:KEY").read(Map.of("KEY", "two words"), folder))
        .hasMessageNotContaining("two words");
  }

  @Test
  void fullConfiguration_isReadAsWritten() throws ConfigurationException {
    Configuration all =
        read(
            """
            server: {host: 0.0.0.0, insecure: true, port: 9000,
              limits: {body: 2MiB, bodyTime: 5s, headTime: 500ms, concurrent: 7}}
            data: here
            upstreams:
              - {name: a, url: 'https://a.example/v1', key: 'env:A', retries: 3, connections: 9,
                 timeouts: {connect: 1s, response: 2m, idle: 1h}}
            models:
              - {name: m, routes: [{upstream: a, model: big, weight: 3}, {upstream: simulation}],
                 fallbacks: [{upstream: a}], policy: own}
            policies:
              - {name: own, extends: strict, softBlock: true, refusal: 'No.',
                 scanners: {phrases: flag, secrets: {mode: redact, threshold: 0.9}},
                 allow: [{phrase: 'ignore the previous line', reason: 'our form says so'}]}
            tenants: [{id: t, policy: own}]
            guard: {policy: permissive, delimiters: [{start: '<d>', end: '</d>', origin: file}]}
            audit: {mode: strict, content: encrypted, keys: /k, checkpoints: c.txt}
            """);

    assertThat(all.server().maxBody()).isEqualTo(2 << 20);
    assertThat(all.server().headTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(all.server().maxConcurrent()).isEqualTo(7);
    assertThat(all.data()).isEqualTo(folder.resolve("here"));
    assertThat(all.upstreams().get(0).idleTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(all.upstreams().get(0).retries()).isEqualTo(3);
    assertThat(all.models().get(0).routes().get(0)).isEqualTo(new RouteSettings("a", "big", 3));
    assertThat(all.models().get(0).fallbacks().get(0)).isEqualTo(new RouteSettings("a", "m", 1));
    assertThat(all.policy(all.model("m"), "other").name()).isEqualTo("own");
    assertThat(all.policy(null, "t").softBlock()).isTrue();
    assertThat(all.policy(null, "other").name()).isEqualTo("permissive");
    assertThat(all.delimiters()).hasSize(1);
    assertThat(all.audit().strict()).isTrue();
  }

  @Test
  void anyModel_keepsTheNameThatIsAskedFor() throws ConfigurationException {
    Configuration any = read("upstreams: [{name: a, url: 'http://a/v1'}]\n");

    ModelSettings model = any.model("whatever");

    assertThat(model).isNotNull();
    assertThat(model.routes()).containsExactly(new RouteSettings("a", "whatever", 1));
  }

  @Test
  void missingFile_isNamed() {
    assertThatThrownBy(() -> ConfigurationReader.read(folder.resolve("none.yaml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.yaml")
        .hasMessageContaining("expected: ");
  }

  @Test
  void wordsThatYamlTakesForTrueAndFalse_areWordsWhereWordsStand() throws ConfigurationException {
    String yaml =
        """
        policies:
          - name: p
            extends: off
            scanners: {injection: off, links: {mode: Off}}
            flow: {mode: off}
            spotlight: off
            personalData: off
            repair: on
            logOnly: no
          - {name: no, personalData: {mode: off}}
        """;

    Configuration configuration = ConfigurationReader.read("s.yaml", yaml, Path.of(""));

    Policy policy = Objects.requireNonNull(configuration.policies().get("p"));
    assertThat(policy.scanner("injection").mode()).isEqualTo(Mode.OFF);
    assertThat(policy.scanner("links").mode()).isEqualTo(Mode.OFF);
    assertThat(policy.flow().mode()).isEqualTo(FlowPolicy.Mode.OFF);
    assertThat(policy.spotlight()).isEqualTo(Spotlight.OFF);
    assertThat(policy.repair()).as("on and no stay what they are for a switch").isTrue();
    assertThat(policy.logOnly()).isFalse();
    assertThat(configuration.policies()).containsKey("no");
  }

  @Test
  void wrongLinkHostsAndBlankPhrases_areProblemsBesideAllOthers() {
    List<String> problems =
        problems(
            """
            server: {port: 99999}
            policies:
              - name: p
                linkHosts: ["*.example.com", "*"]
              - name: q
                linkHosts: ["https://example.com/x"]
                allow: [{phrase: "    ", reason: "for a test"}]
            """);

    assertThat(problems)
        .hasSize(4)
        .anyMatch(
            p -> p.startsWith("s.yaml:4: policies.0.linkHosts.1: found '*' (expected: a value"))
        .anyMatch(
            p -> p.startsWith("s.yaml:6: policies.1.linkHosts.0: found 'https://example.com/"))
        .anyMatch(p -> p.startsWith("s.yaml:7: policies.1.allow.0.phrase: found '    '"));
  }
}
