package io.sallyport.artifacts.admission;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.artifacts.PickleBytes;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.signing.KeyFile;
import io.sallyport.artifacts.signing.ModelSigner;
import io.sallyport.artifacts.signing.ModelTree;
import io.sallyport.core.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One verdict on a model. */
final class AdmissionTest {

  @TempDir private Path folder = Path.of("");

  private Path model = Path.of("");

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{\"model_type\":\"bert\"}");
    Files.writeString(model.resolve("card.yaml"), "name: Scorer\nintendedUse: tests\nusers: us\n");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    Files.writeString(folder.resolve("k.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(folder.resolve("k.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Files.writeString(
        folder.resolve("policy.yaml"),
        "signature: {publicKey: k.pub}\ncard: {completeness: 0.01}\n");
    sign();
  }

  @Test
  void cleanSignedDescribedModel_isAdmitted() throws Exception {
    AdmissionReport report = decide();

    assertThat(report.reasons()).isEmpty();
    assertThat(report.admitted()).isTrue();
    Evidence evidence = Admission.evidence(model, report, Instant.now(), "test");
    assertThat(evidence.figure()).isEqualTo(1);
    assertThat(evidence.subject()).startsWith("model sha256:");
  }

  @Test
  void maliciousFile_isRefusedAlthoughItIsSigned() throws Exception {
    Files.write(model.resolve("m.pkl"), PickleBytes.calling("os", "system", "x"));
    sign();

    AdmissionReport report = decide();

    assertThat(report.admitted()).isFalse();
    assertThat(report.reasons()).hasSize(1);
    assertThat(report.reasons().getFirst()).contains("m.pkl is malicious (pickle/");
  }

  @Test
  void unsignedFileAndPoorCard_areReasons() throws Exception {
    Files.writeString(model.resolve("notes.txt"), "new");
    Files.writeString(
        folder.resolve("policy.yaml"),
        "signature: {publicKey: k.pub}\ncard: {completeness: 0.9}\n");

    AdmissionReport report = decide();

    assertThat(report.reasons()).hasSize(2);
    assertThat(report.reasons().get(0)).contains("1 files are not signed");
    assertThat(report.reasons().get(1)).startsWith("The card meets ");
  }

  @Test
  void acceptedRule_admitsWhatIsSuspiciousForThatReasonOnly() throws Exception {
    Files.writeString(model.resolve("config.json"), "{\"auto_map\":{\"A\":\"x.Y\"}}");
    sign();
    assertThat(decide().admitted()).isFalse();
    Files.writeString(folder.resolve("policy.yaml"), "scan: {accept: [config/remote-code]}\n");

    assertThat(decide().admitted()).isTrue();
  }

  @Test
  void policyWithAnUnknownName_isRefused() throws Exception {
    for (String policy :
        List.of(
            "scann: {}",
            "scan: {worst: malicious}",
            "scan: {worst: fine}",
            "scan: {accept: [nonsense/rule]}",
            "signature: {file: a}",
            "- a",
            "a: [")) {
      Files.writeString(folder.resolve("policy.yaml"), policy);
      assertThatThrownBy(this::decide)
          .as(policy)
          .isInstanceOf(PolicyException.class)
          .hasMessageNotContaining("enum");
    }
  }

  private AdmissionReport decide() throws Exception {
    return new Admission(
            AdmissionPolicy.read(folder.resolve("policy.yaml")), ScanLimits.standard(), 2)
        .decide(model, List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# scan: {worst: clean}\n", "{}", "---\n", "null\n"})
  void emptyPolicy_isRefusedAndSaysWhatIsExpected(String text) throws Exception {
    Files.writeString(folder.resolve("policy.yaml"), text);

    assertThatThrownBy(() -> AdmissionPolicy.read(folder.resolve("policy.yaml")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("empty (expected: at least one of scan, signature and card");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signature:\n", "signature: {}\n", "scan: {}\nsignature: null\n"})
  void signatureWithoutAKey_isRefused(String text) throws Exception {
    Files.writeString(folder.resolve("policy.yaml"), text);

    assertThatThrownBy(() -> AdmissionPolicy.read(folder.resolve("policy.yaml")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("publicKey");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"code/evil.py", ".git/hooks/pre-commit", ".github/run.sh", "code/w.dat", "code/x"})
  void executableThatTheSignatureLeavesOut_isRefusedUnlessThePolicyListsIt(String name)
      throws Exception {
    Files.createDirectory(model.resolve("code"));
    sign(List.of("code"));
    Path file = model.resolve(name);
    Files.createDirectories(file.getParent());
    if (name.endsWith(".dat")) {
      Files.write(file, PickleBytes.calling("collections", "OrderedDict", "x"));
    } else {
      Files.writeString(file, "#!/bin/sh\necho\n");
    }

    for (String unsigned : List.of("refuse", "show")) {
      policy("unsigned: " + unsigned);
      AdmissionReport report = decide();
      assertThat(report.admitted()).as(unsigned).isFalse();
      assertThat(String.join(" ", report.reasons())).contains(name + " is left out");
    }
    String folder = name.substring(0, name.indexOf('/'));
    policy("ignore: [" + folder + "/]");

    assertThat(decide().reasons()).filteredOn(reason -> reason.contains("left out")).isEmpty();
  }

  @Test
  void plainFilesOfGit_areIgnoredUnlessThePolicySaysThatNothingIs() throws Exception {
    Files.writeString(model.resolve(".gitattributes"), "*.bin filter=lfs\n");
    Files.createDirectory(model.resolve(".git"));
    Files.writeString(model.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    assertThat(decide().reasons()).isEmpty();
    policy("ignore: []");

    assertThat(decide().reasons())
        .containsExactly(
            "2 files are left out of the signature and not in the policy's list, the first is"
                + " .git/HEAD.");
    policy("ignore: code");
    assertThatThrownBy(this::decide).isInstanceOf(PolicyException.class);
  }

  @Test
  void evidence_namesTheDigestOfWhatLiesThereWithAndWithoutASignature() throws Exception {
    String signed = subject();
    assertThat(decide().digest())
        .isEqualTo(ModelTree.rootDigest(model, model.resolve("model.sig")))
        .isEqualTo(requireNonNull(decide().verification()).rootDigest());
    Files.writeString(model.resolve("config.json"), "{\"model_type\":\"other\"}");
    String changed = subject();
    assertThat(changed).startsWith("model sha256:").isNotEqualTo(signed);
    Files.writeString(folder.resolve("policy.yaml"), "scan: {worst: clean}\n");

    assertThat(subject()).isEqualTo(changed);
  }

  private String subject() throws Exception {
    return Admission.evidence(model, decide(), Instant.now(), "test").subject();
  }

  private void policy(String signature) throws Exception {
    Files.writeString(
        folder.resolve("policy.yaml"), "signature: {publicKey: k.pub, " + signature + "}\n");
  }

  private void sign() throws Exception {
    sign(List.of());
  }

  private void sign(List<String> ignore) throws Exception {
    Path signature = model.resolve("model.sig");
    Files.deleteIfExists(signature);
    Files.writeString(
        signature,
        ModelSigner.sign(
            model,
            signature,
            KeyFile.open(folder.resolve("k.pem")),
            new ModelSigner.Options(ignore, false, 0, 2)));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }
}
