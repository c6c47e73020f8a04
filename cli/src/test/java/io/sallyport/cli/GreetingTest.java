package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.access.AccessControl;
import io.sallyport.access.IssuedKey;
import io.sallyport.gateway.config.ConfigurationReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} tells whoever started it. */
final class GreetingTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void laterStart_namesTheVariableSoThatShellAndClientReadIt() throws Exception {
    String said = said(Optional.empty());

    assertThat(said)
        .contains("-H \"Authorization: Bearer $SALLYPORT_KEY\"")
        .contains("api_key = os.environ[\"SALLYPORT_KEY\"]")
        .contains("with a key in SALLYPORT_KEY")
        .doesNotContain("'Authorization")
        .doesNotContain("\"$SALLYPORT_KEY\"");
  }

  @Test
  void laterStart_curlLineInAShell_sendsTheKeyOfTheVariable() throws Exception {
    String said = said(Optional.empty());
    String curl = said.substring(said.indexOf("  curl "), said.indexOf("\n\nIn your client"));
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", "curl() { printf '%s\\n' \"$@\"; }\n" + curl);
    shell.environment().put("SALLYPORT_KEY", "sk-sp-made-up");

    String sent = new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(sent.lines())
        .contains("Authorization: Bearer sk-sp-made-up", "Content-Type: application/json");
  }

  @Test
  void firstStart_showsTheKeyInEachOfThem() throws Exception {
    try (AccessControl access = AccessControl.open(folder, InstantSource.system())) {
      IssuedKey issued = access.bootstrap().orElseThrow();
      String said = said(Optional.of(issued));

      assertThat(said)
          .contains("Admin key, shown this once:")
          .contains("-H \"Authorization: Bearer " + issued.secret() + "\"")
          .contains("api_key = \"" + issued.secret() + "\"")
          .doesNotContain("SALLYPORT_KEY");
    }
  }

  private static String said(Optional<IssuedKey> firstKey) throws Exception {
    StringWriter said = new StringWriter();
    new Greeting(ConfigurationReader.standard(), 8080, firstKey).print(new PrintWriter(said));
    return said.toString();
  }
}
