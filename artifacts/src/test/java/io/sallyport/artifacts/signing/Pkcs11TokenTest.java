package io.sallyport.artifacts.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key in a real token: SoftHSM, through PKCS#11. The key is made there and never leaves. */
final class Pkcs11TokenTest {
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final String PIN = "1234";

  @TempDir private static Path folder = Path.of("");

  @TempDir private Path own = Path.of("");

  private static Path configuration = Path.of("");
  private Path model = Path.of("");

  @BeforeAll
  static void makeToken() throws Exception {
    boolean there =
        Files.isReadable(LIBRARY) && Files.isExecutable(Path.of("/usr/bin/softhsm2-util"));
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("SoftHSM is missing (expected: Debian's softhsm2 in CI)");
    }
    Assumptions.assumeTrue(there, "Debian's softhsm2 is not installed");
    Files.createDirectories(folder.resolve("tokens"));
    Path settings = folder.resolve("softhsm2.conf");
    Files.writeString(settings, "directories.tokendir = " + folder.resolve("tokens") + "\n");
    run(
        settings,
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "models",
        "--pin",
        PIN,
        "--so-pin",
        "5678");
    String slot =
        run(settings, "softhsm2-util", "--show-slots")
            .lines()
            .filter(line -> line.startsWith("Slot "))
            .findFirst()
            .orElseThrow()
            .substring(5)
            .strip();
    configuration = folder.resolve("token.cfg");
    Files.writeString(
        configuration, "name = SoftHSM\nlibrary = " + LIBRARY + "\nslot = " + slot + "\n");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        settings,
        keytool,
        "-genkeypair",
        "-alias",
        "signer",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=signer",
        "-ext",
        "KU=digitalSignature",
        "-validity",
        "30",
        "-keystore",
        "NONE",
        "-storetype",
        "PKCS11",
        "-storepass",
        PIN,
        "-addprovider",
        "SunPKCS11",
        "-providerarg",
        configuration.toString());
    String certificate =
        run(
            settings,
            keytool,
            "-exportcert",
            "-rfc",
            "-alias",
            "signer",
            "-keystore",
            "NONE",
            "-storetype",
            "PKCS11",
            "-storepass",
            PIN,
            "-addprovider",
            "SunPKCS11",
            "-providerarg",
            configuration.toString());
    Files.writeString(
        folder.resolve("ca.pem"), certificate.substring(certificate.indexOf("-----BEGIN")));
  }

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectories(own.resolve("model"));
    Files.writeString(model.resolve("weights"), "1 2 3");
  }

  @Test
  void modelSignedByTheToken_isValidUnderItsCertificate() throws Exception {
    // The library reads its settings once, in the process that loads it.
    Path answer = own.resolve("answer");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    run(
        folder.resolve("softhsm2.conf"),
        java,
        "-cp",
        classes,
        TokenSigner.class.getName(),
        configuration.toString(),
        model.toString(),
        answer.toString());

    Verification verification =
        ModelVerifier.verify(
            model,
            answer,
            new Trust.Anchors(folder.resolve("ca.pem")),
            ModelVerifier.Options.strict());

    assertThat(verification.reason()).isEqualTo("1 digests match");
    assertThat(verification.signer()).isEqualTo("CN=signer");
    Files.writeString(model.resolve("weights"), "4 5 6");
    assertThat(
            ModelVerifier.verify(
                    model,
                    answer,
                    new Trust.Anchors(folder.resolve("ca.pem")),
                    ModelVerifier.Options.strict())
                .changed())
        .containsExactly("weights");
  }

  @Test
  void configurationThatLeadsNowhere_isAPreciseError() throws Exception {
    Path wrong = own.resolve("wrong.cfg");
    Files.writeString(wrong, "name = Nowhere\nlibrary = " + own.resolve("none.so") + "\n");

    assertThatThrownBy(() -> Pkcs11Key.open(wrong, "signer", PIN.toCharArray()))
        .isInstanceOf(SigningException.class)
        .hasMessageStartingWith("PKCS#11: the token cannot be opened");
  }

  /** Signs in a process of its own; arguments are configuration, model and signature. */
  static final class TokenSigner {
    private TokenSigner() {}

    public static void main(String[] arguments) throws Exception {
      Path signature = Path.of(arguments[2]);
      Pkcs11Key key = Pkcs11Key.open(Path.of(arguments[0]), "signer", PIN.toCharArray());
      String bundle =
          ModelSigner.sign(Path.of(arguments[1]), signature, key, ModelSigner.Options.standard());
      Files.writeString(signature, bundle, StandardCharsets.UTF_8);
      System.exit(0);
    }
  }

  private static String run(Path settings, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.environment().put("SOFTHSM2_CONF", settings.toString());
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }
}
