package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.core.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official clients of npm against the gate, each behaviour one line. */
final class NodeClientTest {

  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final Path INSTALLED = Path.of("target", "npm");

  @BeforeAll
  static void install() throws Exception {
    boolean npm = succeeds("npm", "--version");
    assumeTrue(
        npm || "true".equals(System.getenv("CI")),
        "npm is missing, so the official clients are not tested; install Node.js with npm");
    assertThat(npm).as("npm, which CI must have").isTrue();
    Files.createDirectories(INSTALLED);
    boolean current = true;
    for (String file :
        List.of("package.json", ".npmrc", "conformance.mjs", "surfaces.mjs", "package-lock.json")) {
      Path from = SOURCES.resolve(file);
      Path to = INSTALLED.resolve(file);
      if (!file.endsWith(".mjs") && (!Files.exists(to) || Files.mismatch(from, to) >= 0)) {
        current = false;
      }
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!current || !Files.exists(node())) {
      Process install = start(Map.of(), "npm", "ci", "--no-progress");
      String said = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(install.waitFor()).as(said).isZero();
    }
  }

  @Test
  void officialNodeClient_findsEveryBehaviourItExpects() throws Exception {
    try (UnrulyUpstream upstream = Misbehaviour.all(new UnrulyUpstream());
        RunningGateway gateway =
            RunningGateway.with(
                unrulyUpstreams(upstream)
                    + """
                models:
                  - {name: simulated-naive, routes: [{upstream: simulation}]}
                  - {name: simulated-hardened, routes: [{upstream: simulation}]}
                  - {name: simulated-embedding, routes: [{upstream: simulation}]}
                """
                    + unrulyModels()
                    + "tenants: [{id: strict-tenant, policy: strict}]\n")) {
      Process suite =
          start(
              Map.of(
                  "GATE_URL", gateway.url(),
                  "CLIENT_KEY", gateway.clientKey(),
                  "STRICT_KEY", gateway.keyOfTenant("strict-tenant"),
                  "NARROW_KEY",
                      gateway
                          .issue(
                              KeyRequest.of("default", "narrow", Role.CLIENT)
                                  .withModels(Set.of("simulated-naive")))
                          .secret(),
                  "LIMITED_KEY",
                      gateway
                          .issue(
                              KeyRequest.of("default", "limited", Role.CLIENT)
                                  .withLimits(new Limits(1, Limits.UNLIMITED)))
                          .secret()),
              node().toAbsolutePath().toString(),
              "conformance.mjs");
      String said = new String(suite.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(suite.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines().filter(line -> line.startsWith("FAILED"))).isEmpty();
      assertThat(suite.exitValue()).as(said).isZero();
      assertThat(said.lines().filter(line -> line.startsWith("ok ")).count())
          .isGreaterThanOrEqualTo(35);
      assertThat(upstream.awaitCancelled("endless-abort")).isTrue();
      assertThat(upstream.awaitCancelled("silent-abort")).isTrue();
      assertThat(upstream.awaitCancelled("silent-timeout")).isTrue();
    }
  }

  @Test
  void officialClients_findTheOtherSurfacesAsTheyExpectThem() throws Exception {
    try (UnrulyUpstream upstream = Misbehaviour.all(new UnrulyUpstream());
        RunningGateway gateway =
            RunningGateway.with(
                unrulyUpstreams(upstream)
                    + """
                models:
                  - {name: simulated-naive, routes: [{upstream: simulation}]}
                """
                    + unrulyModels()
                    + "tenants: [{id: strict-tenant, policy: strict}]\n")) {
      Process suite =
          start(
              Map.of(
                  "GATE_URL", gateway.url(),
                  "CLIENT_KEY", gateway.clientKey(),
                  "STRICT_KEY", gateway.keyOfTenant("strict-tenant")),
              node().toAbsolutePath().toString(),
              "surfaces.mjs");
      String said = new String(suite.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(suite.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines().filter(line -> line.startsWith("FAILED"))).isEmpty();
      assertThat(suite.exitValue()).as(said).isZero();
      assertThat(said.lines().filter(line -> line.startsWith("ok ")).count())
          .isGreaterThanOrEqualTo(23);
    }
  }

  private static final List<String> UNRULY =
      List.of(
          "status-500",
          "html-503",
          "status-401",
          "not-json",
          "busy-thrice",
          "reset-at-once",
          "reset-after-head",
          "silent-abort",
          "silent-timeout",
          "leaks-later",
          "truncated-stream",
          "reset-in-stream",
          "bad-event",
          "error-event",
          "endless-abort",
          "floats-only",
          "base64-only");

  // An upstream for each model, so that one's failures do not open the circuit of the others.
  private static String unrulyUpstreams(UnrulyUpstream upstream) {
    StringBuilder upstreams = new StringBuilder("upstreams:\n");
    for (String model : UNRULY) {
      upstreams
          .append("  - {name: of-" + model)
          .append(
              ", url: 'http://127.0.0.1:" + upstream.port() + "/v1', key: 'env:UPSTREAM_KEY'}\n");
    }
    return upstreams.toString();
  }

  private static String unrulyModels() {
    StringBuilder models = new StringBuilder();
    for (String model : UNRULY) {
      models.append("  - {name: " + model + ", routes: [{upstream: of-" + model + "}]}\n");
    }
    return models.toString();
  }

  private static Path node() {
    return INSTALLED.resolve(Path.of("node_modules", "node", "bin", "node"));
  }

  private static Process start(Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(INSTALLED.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
