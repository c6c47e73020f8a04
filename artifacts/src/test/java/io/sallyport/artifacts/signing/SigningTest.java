package io.sallyport.artifacts.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed holds, and nothing else does. */
final class SigningTest {

  @TempDir private Path folder = Path.of("");

  private Path model = Path.of("");
  private Path signature = Path.of("");

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectories(folder.resolve("model"));
    signature = model.resolve("model.sig");
    Files.createDirectories(model.resolve("a"));
    Files.createDirectories(model.resolve(".git"));
    Files.writeString(model.resolve("a/z"), "one");
    Files.createDirectories(model.resolve("a-b"));
    Files.writeString(model.resolve("a-b/z"), "two");
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve(".git/HEAD"), "ref");
    Files.write(model.resolve("empty"), new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void signedModel_isValidUnderItsKeyOnly(String curve) throws Exception {
    Path key = key("k", curve);
    sign(key, 0);

    Verification verification = verify("k");

    assertThat(verification.reason()).isEqualTo("4 digests match");
    assertThat(verification.valid()).isTrue();
    assertThat(verification.ignored()).containsExactlyInAnyOrder(".git/", "model.sig");
    key("other", curve);
    assertThat(verify("other").valid()).isFalse();
    assertThat(verify("other").reason()).contains("expected: the given key");
  }

  @Test
  void otherCurve_isRefused() throws Exception {
    Path key = folder.resolve("rsa.pem");
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));

    assertThatThrownBy(() -> KeyFile.open(key)).isInstanceOf(SigningException.class);
  }

  @Test
  void changedMissingAndAddedFiles_areNamed() throws Exception {
    sign(key("k", "secp256r1"), 0);

    Files.writeString(model.resolve("config.json"), "{ }");
    assertThat(verify("k").changed()).containsExactly("config.json");
    Files.delete(model.resolve("config.json"));
    assertThat(verify("k").missing()).containsExactly("config.json");
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve("notes.txt"), "new");
    assertThat(verify("k").unsigned()).containsExactly("notes.txt");
    assertThat(verify("k").valid()).isFalse();
  }

  @Test
  void unsignedContentThatRuns_isRefusedWhateverItsName() throws Exception {
    sign(key("k", "secp256r1"), 0);
    ModelVerifier.Options lenient = new ModelVerifier.Options(List.of(), true, false, false, 1);
    Path added = model.resolve("notes.txt");
    for (byte[] content :
        List.of(
            new byte[] {(byte) 0x80, 4, 'N', '.'},
            new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 0, 0},
            "{\"auto_map\":{\"AutoModel\":\"m.M\"}}".getBytes(StandardCharsets.UTF_8))) {
      Files.write(added, content);
      Verification found =
          ModelVerifier.verify(model, signature, new Trust.Key(folder.resolve("k.pub")), lenient);
      assertThat(found.valid()).as(found.reason()).isFalse();
      assertThat(found.reason()).startsWith("notes.txt is not signed");
    }
    Files.writeString(added, "plain words");
    assertThat(
            ModelVerifier.verify(model, signature, new Trust.Key(folder.resolve("k.pub")), lenient)
                .valid())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.safetensors", "modeling.py", "notes.txt", "harmless.txt"})
  void codeAndWeightsThatTheSignerLeftOut_areNotValidUnlessAllowed(String name) throws Exception {
    byte[] pickle = {(byte) 0x80, 4, 'N', '.'};
    byte[] text = "plain words".getBytes(StandardCharsets.UTF_8);
    Files.write(model.resolve(name), name.startsWith("n") ? pickle : text);
    Path key = key("k", "secp256r1");
    ModelSigner.Options options = new ModelSigner.Options(List.of(name), false, 0, 2);
    Files.writeString(signature, ModelSigner.sign(model, signature, KeyFile.open(key), options));

    boolean harmless = name.startsWith("harmless");
    assertThat(verify("k").valid()).isEqualTo(harmless);
    assertThat(verify("k").reason()).contains(harmless ? "4 digests match" : name + " is left out");
    for (ModelVerifier.Options lenient :
        List.of(
            new ModelVerifier.Options(List.of(name), false, false, false, 2),
            new ModelVerifier.Options(List.of(), false, true, false, 2))) {
      assertThat(ModelVerifier.verify(model, signature, trust("k"), lenient).valid()).isTrue();
    }
  }

  @Test
  void signatureThatCoversNoFile_isNotValid() throws Exception {
    Path key = key("k", "secp256r1");
    String statement =
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"m\","
            + "\"digest\":{\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb924"
            + "27ae41e4649b934ca495991b7852b855\"}}],"
            + "\"predicateType\":\"https://model_signing/signature/v1.0\","
            + "\"predicate\":{\"serialization\":{\"method\":\"files\",\"hash_type\":\"sha256\","
            + "\"ignore_paths\":[\"a\",\"a-b\",\"config.json\",\"empty\"]},\"resources\":[]}}";
    Files.writeString(
        signature,
        ModelSigner.envelope(statement.getBytes(StandardCharsets.UTF_8), KeyFile.open(key)));

    assertThat(verify("k").valid()).isFalse();
    assertThat(verify("k").reason()).startsWith("the signature covers none");
  }

  @Test
  void emptySignatureAndUnusableKey_areSaidToBeThat() throws Exception {
    key("k", "secp256r1");
    Files.write(signature, new byte[0]);
    Path noKey = Files.writeString(folder.resolve("no.pub"), "nothing");

    assertThat(verify("k").reason()).contains("empty");
    assertThatThrownBy(() -> ModelVerifier.checkTrust(new Trust.Key(noKey)))
        .isInstanceOf(SigningException.class)
        .hasMessageContaining("no.pub");
  }

  @Test
  void unsignedFiles_mayBeShownOnlyButCodeNot() throws Exception {
    sign(key("k", "secp256r1"), 0);
    ModelVerifier.Options lenient = new ModelVerifier.Options(List.of(), true, false, false, 2);

    Files.writeString(model.resolve("notes.txt"), "new");
    assertThat(ModelVerifier.verify(model, signature, trust("k"), lenient).valid()).isTrue();
    Files.writeString(model.resolve("modeling.py"), "pass");
    Verification code = ModelVerifier.verify(model, signature, trust("k"), lenient);
    assertThat(code.valid()).isFalse();
    assertThat(code.reason()).isEqualTo("modeling.py is not signed, and loaders may run it");
  }

  @Test
  void changedStatement_isNotBelieved() throws Exception {
    sign(key("k", "secp256r1"), 0);
    String bundle = Files.readString(signature);
    int payload = bundle.indexOf("\"payload\":\"") + 11;
    int end = bundle.indexOf('"', payload);
    String statement =
        new String(
            Base64.getDecoder().decode(bundle.substring(payload, end)), StandardCharsets.UTF_8);
    String changed =
        Base64.getEncoder()
            .encodeToString(
                statement.replace("\"model\"", "\"other\"").getBytes(StandardCharsets.UTF_8));
    Files.writeString(signature, bundle.substring(0, payload) + changed + bundle.substring(end));

    assertThat(verify("k").reason()).startsWith("signature: wrong");
  }

  @Test
  void shards_coverEveryByte() throws Exception {
    Files.write(model.resolve("weights"), new byte[1000]);
    sign(key("k", "secp256r1"), 300);

    assertThat(verify("k").valid()).isTrue();
    Files.write(model.resolve("weights"), new byte[1001]);
    assertThat(verify("k").changed()).containsExactly("weights");
  }

  @Test
  void singleFile_isAModel() throws Exception {
    Path file = model.resolve("a/z");
    Path beside = folder.resolve("z.sig");
    Path key = key("k", "secp384r1");
    Files.writeString(
        beside, ModelSigner.sign(file, beside, KeyFile.open(key), ModelSigner.Options.standard()));

    Verification verification =
        ModelVerifier.verify(file, beside, trust("k"), ModelVerifier.Options.strict());

    assertThat(verification.valid()).isTrue();
    assertThat(verification.rootDigest()).hasSize(64);
  }

  @Test
  void link_isRefusedUnlessAllowed() throws Exception {
    Files.createSymbolicLink(model.resolve("link"), model.resolve("a/z"));
    Path key = key("k", "secp256r1");

    assertThatThrownBy(() -> sign(key, 0))
        .isInstanceOf(SigningException.class)
        .hasMessageContaining("symbolic link");
  }

  @Test
  void brokenSignature_isAnAnswer() throws Exception {
    key("k", "secp256r1");
    for (String text : List.of("", "{}", "[]", "{\"mediaType\":\"x\"}", "{\"a\":1,\"a\":2}")) {
      Files.writeString(signature, text);
      assertThat(verify("k").valid()).as(text).isFalse();
    }
  }

  private void sign(Path key, long shardSize) throws Exception {
    ModelSigner.Options options = new ModelSigner.Options(List.of(), false, shardSize, 2);
    Files.writeString(signature, ModelSigner.sign(model, signature, KeyFile.open(key), options));
  }

  private Verification verify(String name) {
    return ModelVerifier.verify(model, signature, trust(name), ModelVerifier.Options.strict());
  }

  private Trust trust(String name) {
    return new Trust.Key(folder.resolve(name + ".pub"));
  }

  private Path key(String name, String curve) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    Path file = folder.resolve(name + ".pem");
    Files.writeString(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(
        folder.resolve(name + ".pub"),
        "text before the block\n" + pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    return file;
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }
}
