package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events sent to a syslog server under TLS (RFC 5425). */
final class SyslogTlsTest {

  private static final char[] PASSWORD = "of-a-test".toCharArray();

  @TempDir private Path folder;

  /** A certificate for an address, and its PEM file. */
  private KeyStore certified(String name, String address) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + address,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor())
        .as(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(
                Base64.getMimeEncoder()
                    .encodeToString(keys.getCertificate("server").getEncoded())));
    return keys;
  }

  private static SSLServerSocket server(KeyStore keys) throws Exception {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static void take(SSLServerSocket server, List<JsonNode> taken, List<String> headers) {
    Thread.startVirtualThread(
        () -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              SyslogSinksTest.read(socket.getInputStream(), Integer.MAX_VALUE, taken, headers);
            } catch (IOException e) {
              // A client that does not trust the server goes away; the next one may come.
            }
          }
        });
  }

  private RunningGateway gateway(SSLServerSocket server, String authority) throws Exception {
    return RunningGateway.with(
        "audit: {sinks: [{name: log, syslog: 'tls://127.0.0.1:"
            + server.getLocalPort()
            + "', ca: '"
            + folder.resolve(authority)
            + "'}]}\n");
  }

  @Test
  void serverThatIsTrusted_getsEveryEvent() throws Exception {
    List<JsonNode> taken = new CopyOnWriteArrayList<>();
    List<String> headers = new CopyOnWriteArrayList<>();
    try (SSLServerSocket server = server(certified("siem", "ip:127.0.0.1"))) {
      take(server, taken, headers);
      try (RunningGateway gateway = gateway(server, "siem.pem")) {
        for (int i = 0; i < 5; i++) {
          gateway.chat("simulated-naive", "hello");
        }
        SinksTest.awaitThat(() -> SinksTest.leaves(taken).size() == gateway.gateway().log().size());
        SinksTest.awaitThat(() -> gateway.gauged("sallyport.audit.sink.lag") == 0);
      }
    }
    assertThat(headers).allSatisfy(header -> assertThat(header).startsWith("<1"));
  }

  @Test
  void serverOfAnotherAuthorityOrName_getsNothing() throws Exception {
    certified("ours", "ip:127.0.0.1");
    List<JsonNode> taken = new CopyOnWriteArrayList<>();
    List<String> headers = new CopyOnWriteArrayList<>();
    KeyStore foreign = certified("foreign", "ip:127.0.0.1");
    KeyStore elsewhere = certified("elsewhere", "dns:siem.example");
    for (KeyStore keys : List.of(foreign, elsewhere)) {
      String authority = keys == foreign ? "ours.pem" : "elsewhere.pem";
      try (SSLServerSocket server = server(keys)) {
        take(server, taken, headers);
        try (RunningGateway gateway = gateway(server, authority)) {
          SinksTest.awaitThat(() -> gateway.functionCounted("sallyport.audit.sink.failures") > 0);

          assertThat(gateway.chat("simulated-naive", "hello").statusCode()).isEqualTo(200);
          assertThat(gateway.gauged("sallyport.audit.sink.lag")).isPositive();
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void authorityThatIsNone_stopsTheStartInOneLine() throws Exception {
    Files.writeString(folder.resolve("none.pem"), "nothing");
    try (SSLServerSocket server = server(certified("siem", "ip:127.0.0.1"))) {
      assertThatThrownBy(() -> gateway(server, "none.pem").close())
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("none.pem")
          .hasMessageNotContaining("\n");
    }
  }
}
