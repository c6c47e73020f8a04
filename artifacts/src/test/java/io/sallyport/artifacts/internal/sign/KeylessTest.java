package io.sallyport.artifacts.internal.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.signing.ModelVerifier;
import io.sallyport.artifacts.signing.Trust;
import io.sallyport.artifacts.signing.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyless signatures hold for whom they are of, and nothing that is bent does. */
final class KeylessTest {
  private static final String IDENTITY = "someone@example.org";
  private static final String PROVIDER = "https://accounts.example.org";

  @TempDir private Path folder = Path.of("");

  private final TestSigstore sigstore = new TestSigstore();
  private Path model = Path.of("");

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "1 2 3");
  }

  @Test
  void signatureOfTheExpectedIdentity_isValid() throws Exception {
    Verification verification = verify(bundle());

    assertThat(verification.reason()).isEqualTo("1 digests match");
    assertThat(verification.valid()).isTrue();
    assertThat(verification.signer()).isEqualTo(IDENTITY + " of " + PROVIDER);
  }

  @Test
  void workflowInsteadOfAPerson_isAnIdentityToo() throws Exception {
    sigstore.identity = "https://ci.example.org/models/.flow/train.yml@refs/heads/main";

    assertThat(verify(bundle(), sigstore.identity, PROVIDER).valid()).isTrue();
    assertThat(verify(bundle(), sigstore.identity + "x", PROVIDER).valid()).isFalse();
  }

  @Test
  void timeStampInsteadOfAPromise_isEnough() throws Exception {
    sigstore.promised = false;
    assertThat(verify(bundle()).reason()).contains("nobody trusted says when");

    sigstore.stamped = true;
    assertThat(verify(bundle()).reason()).isEqualTo("1 digests match");
  }

  @Test
  void logOfTheSecondGeneration_isReadToo() throws Exception {
    sigstore.secondVersion = true;
    sigstore.promised = false;
    sigstore.stamped = true;
    sigstore.logKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertThat(verify(bundle()).reason()).isEqualTo("1 digests match");

    ObjectNode first = bundle();
    Files.writeString(model.resolve("weights"), "4 5 6");
    ObjectNode second = bundle();
    ((ObjectNode) second.at("/verificationMaterial"))
        .set("tlogEntries", first.at("/verificationMaterial/tlogEntries"));
    assertThat(verify(second).reason()).contains("log entry: another payload");
  }

  @Test
  void noIdentity_isNoTrust() {
    Path root = folder.resolve("root.json");
    assertThatThrownBy(() -> new Trust.Keyless(root, "", PROVIDER))
        .hasMessageContaining("whose signature is believed");
    assertThatThrownBy(() -> new Trust.Keyless(root, IDENTITY, " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherIdentityOrProvider_isRefused() throws Exception {
    assertThat(verify(bundle(), "other@example.org", PROVIDER).reason())
        .isEqualTo("signature: of 'someone@example.org' (expected: of 'other@example.org')");
    assertThat(verify(bundle(), IDENTITY, "https://other.example.org").reason())
        .contains("of an identity of 'https://accounts.example.org'");
    assertThat(verify(bundle(), "SOMEONE@example.org", PROVIDER).valid()).isFalse();
    assertThat(verify(bundle(), "someone@example.org.evil.example", PROVIDER).valid()).isFalse();
  }

  @Test
  void certificateThatHadExpired_isRefused() throws Exception {
    sigstore.logged = TestSigstore.SIGNED.plusSeconds(3600);
    assertThat(verify(bundle()).reason()).contains("not valid at 2026-03-01T13:00:00Z");

    sigstore.logged = TestSigstore.SIGNED;
    sigstore.stamped = true;
    sigstore.stampTime = TestSigstore.SIGNED.minusSeconds(3600);
    assertThat(verify(bundle()).reason()).contains("not valid at 2026-03-01T11:00:00Z");
  }

  @Test
  void otherInstance_isRefusedPartByPart() throws Exception {
    TestSigstore other = new TestSigstore();
    ObjectNode bundle = bundle();
    for (String part : List.of("tlogs", "ctlogs", "certificateAuthorities")) {
      ObjectNode root = sigstore.trustedRoot();
      root.set(part, other.trustedRoot().get(part));
      assertThat(verify(bundle, root, IDENTITY, PROVIDER).valid()).as(part).isFalse();
      root.remove(part);
      assertThat(verify(bundle, root, IDENTITY, PROVIDER).valid()).as(part).isFalse();
    }
    sigstore.stamped = true;
    ObjectNode root = sigstore.trustedRoot();
    root.set("timestampAuthorities", other.trustedRoot().get("timestampAuthorities"));
    assertThat(verify(bundle(), root, IDENTITY, PROVIDER).reason())
        .contains("not of an authority of the trusted root");
  }

  @Test
  void keyWithTheSameNameInTheRoot_doesNotHelp() throws Exception {
    TestSigstore other = new TestSigstore();
    for (String part : List.of("tlogs", "ctlogs")) {
      ObjectNode root = sigstore.trustedRoot();
      JsonNode id = root.get(part).get(0).get("logId");
      root.set(part, other.trustedRoot().get(part));
      ((ObjectNode) root.get(part).get(0)).set("logId", id);
      assertThat(verify(bundle(), root, IDENTITY, PROVIDER).valid()).as(part).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/verificationMaterial/tlogEntries/0/inclusionProof/hashes/0",
        "/verificationMaterial/tlogEntries/0/inclusionProof/hashes/2",
        "/verificationMaterial/tlogEntries/0/inclusionProof/rootHash",
        "/verificationMaterial/tlogEntries/0/inclusionProof/logIndex",
        "/verificationMaterial/tlogEntries/0/inclusionProof/treeSize",
        "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint/envelope",
        "/verificationMaterial/tlogEntries/0/inclusionPromise/signedEntryTimestamp",
        "/verificationMaterial/tlogEntries/0/canonicalizedBody",
        "/verificationMaterial/tlogEntries/0/integratedTime",
        "/verificationMaterial/tlogEntries/0/logIndex",
        "/verificationMaterial/tlogEntries/0/logId/keyId",
        "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp",
        "/verificationMaterial/certificate/rawBytes",
        "/dsseEnvelope/payload",
        "/dsseEnvelope/payloadType",
        "/dsseEnvelope/signatures/0/sig",
      })
  void anyPartThatIsChangedOrMissing_isRefused(String pointer) throws Exception {
    sigstore.stamped = pointer.contains("rfc3161");
    sigstore.promised = !sigstore.stamped;
    ObjectNode changed = bundle();
    ObjectNode missing = changed.deepCopy();
    int slash = pointer.lastIndexOf('/');
    String last = pointer.substring(slash + 1);
    JsonNode parent = changed.at(pointer.substring(0, slash));
    String bent = bent(changed.at(pointer).asText());
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), bent);
      ((ArrayNode) missing.at(pointer.substring(0, slash))).remove(Integer.parseInt(last));
    } else {
      ((ObjectNode) parent).put(last, bent);
      ((ObjectNode) missing.at(pointer.substring(0, slash))).remove(last);
    }

    assertThat(verify(changed).valid()).as("changed").isFalse();
    assertThat(verify(missing).valid()).as("missing").isFalse();
  }

  @Test
  void payloadOfAnotherSignature_isRefused() throws Exception {
    ObjectNode first = bundle();
    Files.writeString(model.resolve("weights"), "4 5 6");
    ObjectNode second = bundle();
    ((ObjectNode) first.get("dsseEnvelope")).set("payload", second.at("/dsseEnvelope/payload"));
    assertThat(verify(first).reason()).contains("another payload");

    ObjectNode third = bundle();
    third.set("verificationMaterial", second.get("verificationMaterial"));
    assertThat(verify(third).reason()).contains("another signature");
  }

  @Test
  void changedFile_isNamed() throws Exception {
    ObjectNode bundle = bundle();
    Files.writeString(model.resolve("weights"), "4 5 6");

    assertThat(verify(bundle).changed()).containsExactly("weights");
  }

  @Test
  void certificateForSomethingElse_isRefused() throws Exception {
    sigstore.purpose = "1.3.6.1.5.5.7.3.1";
    assertThat(verify(bundle()).reason()).contains("not for code");
  }

  @Test
  void certificateThatIsNotPublic_isRefused() throws Exception {
    sigstore.certificateLogged = false;
    assertThat(verify(bundle()).reason()).contains("no signed certificate timestamp");
    sigstore.certificateLogged = true;
    sigstore.certified = Instant.parse("2025-12-31T00:00:00Z");
    assertThat(verify(bundle()).reason()).contains("no right certificate timestamp");
  }

  @Test
  void keysThatAreNoLongerInUse_areRefused() throws Exception {
    ObjectNode bundle = bundle();
    sigstore.logEnds = TestSigstore.SIGNED.minusSeconds(1);
    assertThat(verify(bundle).reason()).contains("while the log's key was in use");
    sigstore.logEnds = TestSigstore.ENDS;
    sigstore.authorityEnds = TestSigstore.SIGNED.minusSeconds(1);
    assertThat(verify(bundle).reason()).contains("when its authority was not in use");
  }

  @Test
  void timeStampOfSomethingElse_isRefused() throws Exception {
    sigstore.stamped = true;
    sigstore.stampedBytes = new byte[] {1, 2, 3};

    assertThat(verify(bundle()).reason()).contains("of another signature");
  }

  @Test
  void keylessSignatureUnderRootsOfChains_isRefused() throws Exception {
    Path signature = write("model.sig", bundle());
    Path anchors = folder.resolve("ca.pem");
    Files.writeString(anchors, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");

    assertThat(
            ModelVerifier.verify(
                    model, signature, new Trust.Anchors(anchors), ModelVerifier.Options.strict())
                .reason())
        .contains("give its trusted root and identity instead");
  }

  private ObjectNode bundle() throws Exception {
    ModelFiles files = ModelFiles.find(model, List.of(), folder.resolve("model.sig"), false);
    Manifest manifest =
        new Manifest("model", files.digests(0, 1), files.ignoredPaths(), false, 0, false);
    return sigstore.sign(manifest.write());
  }

  private Verification verify(ObjectNode bundle) throws IOException {
    return verify(bundle, IDENTITY, PROVIDER);
  }

  private Verification verify(ObjectNode bundle, String identity, String provider)
      throws IOException {
    return verify(bundle, sigstore.trustedRoot(), identity, provider);
  }

  private Verification verify(ObjectNode bundle, ObjectNode root, String identity, String provider)
      throws IOException {
    return ModelVerifier.verify(
        model,
        write("model.sig", bundle),
        new Trust.Keyless(write("root.json", root), identity, provider),
        ModelVerifier.Options.strict());
  }

  private Path write(String name, ObjectNode node) throws IOException {
    return Files.writeString(folder.resolve(name), node.toString(), StandardCharsets.UTF_8);
  }

  /** Another text of the same kind: a number, base64 or anything. */
  private static String bent(String text) {
    if (text.chars().allMatch(Character::isDigit)) {
      return Long.toString(Long.parseLong(text) - 1);
    }
    int at = text.length() - 12;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }
}
