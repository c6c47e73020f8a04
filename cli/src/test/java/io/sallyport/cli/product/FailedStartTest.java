package io.sallyport.cli.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} says when it cannot start: one line, exit code 2, nothing on standard output. */
@Tag("product")
final class FailedStartTest {

  @TempDir private Path folder = Path.of("");

  private void assertRefused(String[] arguments, String... said) throws Exception {
    Product.Ran ran = Product.run(folder, arguments);

    assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
    assertThat(ran.err()).startsWith("sallyport: ").contains(said).contains("expected");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.code()).isEqualTo(2);
  }

  private static String[] up(String data) throws IOException {
    return new String[] {
      "up", "--port", "" + Product.freePort(), "--ops-port", "" + Product.freePort(), "--data", data
    };
  }

  @Test
  void portInUse_isNamedWithTheOptionThatChoosesAnother() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "" + taken.getLocalPort();

      assertRefused(new String[] {"up", "--port", port, "--data", "d"}, port, "--port");
      assertRefused(
          new String[] {"up", "--port", "" + Product.freePort(), "--ops-port", port, "--data", "d"},
          port,
          "--ops-port");
    }
  }

  @Test
  void dataFolderOfARunningGate_isRefusedAndTheGateGoesOn() throws Exception {
    try (RunningProduct running = RunningProduct.with(folder, "", "")) {
      Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
      Product.Ran ran = Product.run(elsewhere, up(folder.resolve("data").toString()));

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
      assertThat(ran.err()).contains("open in another process");
      assertThat(running.send(running.request("/v1/models").GET().build()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void dataFolderThatCannotBeWritten_isNamed() throws Exception {
    Files.createFile(folder.resolve("file"));

    assertRefused(up("file"), "file");
    assertRefused(up("file/below"), "file/below");
  }

  @Test
  void damagedDataFolder_isNamedFileByFile() throws Exception {
    try (RunningProduct made = RunningProduct.with(folder, "", "")) {
      made.terminate();
      made.exitCode();
    }
    Files.delete(folder.resolve("sallyport.yaml"));
    Path data = folder.resolve("data");

    damaged(data.resolve("allow-list.json"), "{broken", "allow-list.json is damaged");
    damaged(data.resolve("keys/canary.key"), "x", "canary.key is damaged");
    damaged(data.resolve("keys/audit-signing.key"), "x", "signing key");
    damaged(data.resolve("audit/checkpoint"), "junk", "checkpoint is damaged");
    damaged(data.resolve("access/access.mv.db"), "junk".repeat(4000), "access.mv.db");
  }

  private void damaged(Path file, String with, String said) throws Exception {
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
    Files.writeString(file, with);
    assertRefused(up("data"), said);
    if (before == null) {
      Files.delete(file);
    } else {
      Files.write(file, before);
    }
  }

  @Test
  void configurationThatIsWrong_isNamedWithItsLine() throws Exception {
    Files.writeString(folder.resolve("bad.yaml"), "server:\n  prot: 1\n");
    Files.writeString(
        folder.resolve("tls.yaml"),
        "server: {port: "
            + Product.freePort()
            + ", opsPort: "
            + Product.freePort()
            + ", tls: {certificate: no.pem, key: no.pem}}\n");

    assertRefused(new String[] {"up", "--config", "bad.yaml"}, "bad.yaml:2: server.prot");
    assertRefused(new String[] {"up", "--config", "none.yaml"}, "none.yaml");
    assertRefused(new String[] {"up", "--config", "tls.yaml"}, "server.tls", "no.pem");
  }
}
