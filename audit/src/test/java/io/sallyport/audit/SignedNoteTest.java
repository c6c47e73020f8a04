package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published example of signed notes (Go's sumdb/note) and of C2SP tlog-checkpoint. */
class SignedNoteTest {
  private static final String VERIFIER =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String SIGNER =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String SIGNATURE =
      "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
          + "gotpRZb6KE6RyyBwJnAM=\n";
  private static final String NOTE = TEXT + "\n" + SIGNATURE;

  @Test
  void publishedNote_verifies() throws AuditException {
    assertThat(SignedNote.parse(NOTE).verified(VerifierKey.parse(VERIFIER))).isEqualTo(TEXT);
  }

  @Test
  void publishedKey_signsThePublishedNote() throws AuditException {
    SignerKey key = SignerKey.parse(SIGNER + "\n" + VERIFIER + "\n");
    assertThat(key.sign(TEXT).encode()).isEqualTo(NOTE);
    assertThat(key.toString()).doesNotContain("AYEKFALV");
  }

  @Test
  void anyByteOfThePublishedNoteChanged_doesNotVerify() throws AuditException {
    VerifierKey key = VerifierKey.parse(VERIFIER);
    for (int i = 0; i < NOTE.length(); i++) {
      String changed = NOTE.substring(0, i) + (char) (NOTE.charAt(i) ^ 1) + NOTE.substring(i + 1);
      assertThatThrownBy(() -> SignedNote.parse(changed).verified(key))
          .as("character %d", i)
          .isInstanceOf(AuditException.class);
    }
  }

  @Test
  void anyPartOrChangeOfAVerifierKey_isRefused() {
    for (int i = 0; i < VERIFIER.length(); i++) {
      String head = VERIFIER.substring(0, i);
      String tail = VERIFIER.substring(i + 1);
      String changed = head + (char) (VERIFIER.charAt(i) + 1) + tail;
      for (String bad : new String[] {head, changed}) {
        assertThatThrownBy(() -> VerifierKey.parse(bad)).isInstanceOf(AuditException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void verifierKeyOfWrongLengthOrAlgorithm_isRefused(String key) {
    assertThatThrownBy(() -> VerifierKey.parse(key)).isInstanceOf(AuditException.class);
  }

  @Test
  void signerKeyWithHalvesOfTwoKeys_isRefusedWithoutShowingIt() throws AuditException {
    SignerKey other = SignerKey.generate("PeterNeumann");
    String mixed = SIGNER + "\n" + other.verifier().encode() + "\n";
    assertThatThrownBy(() -> SignerKey.parse(mixed))
        .isInstanceOf(AuditException.class)
        .hasMessageNotContaining("AYEKFALV");
  }

  @Test
  void signatureLinesOfUnknownKeys_arePassedOver() throws AuditException {
    String foreign = SignerKey.generate("elsewhere.example/log").sign(TEXT).encode();
    String line = foreign.substring(foreign.indexOf('\u2014'));
    VerifierKey key = VerifierKey.parse(VERIFIER);

    assertThat(SignedNote.parse(TEXT + "\n" + line + SIGNATURE).verified(key)).isEqualTo(TEXT);
    assertThatThrownBy(() -> SignedNote.parse(TEXT + "\n" + line).verified(key))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("not signed by PeterNeumann+c74f20a3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n\u2014 na+me AAAAAAAA\n",
        "text\n\n\u2014 name AAAAAAAA",
        "te\u0001xt\n\n\u2014 name AAAAAAAA\n",
        "text\n\n\u2014 name AAAA AAAA\n"
      })
  void noteWithoutTheForm_isRefused(String note) {
    assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(AuditException.class);
  }

  @Test
  void publishedCheckpoint_isRead() throws AuditException {
    String text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    Checkpoint checkpoint = Checkpoint.parse(text);
    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20852163);
    assertThat(checkpoint.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "origin\n",
        "origin\n1\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n9999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "origin\n1\nCsUY\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
      })
  void checkpointWithoutTheForm_isRefused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(AuditException.class);
  }

  @Test
  void checkpointOfAnotherOriginThanTheKey_isRefused() throws AuditException {
    SignerKey key = SignerKey.generate("one.example/log");
    String text = "two.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    assertThatThrownBy(() -> Checkpoint.open(key.sign(text).encode(), key.verifier()))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("two.example/log");
  }
}
