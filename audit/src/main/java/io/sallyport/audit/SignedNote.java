package io.sallyport.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A text with signature lines, as C2SP signed-note says: text ending in a newline, an empty line,
 * then lines {@code — <key name> base64(key id || signature)}.
 *
 * @param text the signed text with its last newline
 * @param signatures the signature lines in their order, at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** More than the specification asks a verifier to accept, and still little to read. */
  private static final int MAX_SIGNATURES = 100;

  /** The longest note that is read, in UTF-16 units. */
  private static final int MAX_LENGTH = 1_000_000;

  private static final String SIGNATURE_START = "\u2014 ";

  /**
   * One signature line.
   *
   * @param name name of the key
   * @param keyId first four bytes of the key's hash, big-endian
   * @param signature what follows the key id
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record NoteSignature(String name, int keyId, byte[] signature) {
    /** Copies the signature. */
    public NoteSignature {
      signature = signature.clone();
    }

    @Override
    public byte[] signature() {
      return signature.clone();
    }

    String line() {
      byte[] blob =
          ByteBuffer.allocate(Integer.BYTES + signature.length)
              .putInt(keyId)
              .put(signature)
              .array();
      return SIGNATURE_START + name + " " + Base64.getEncoder().encodeToString(blob) + "\n";
    }
  }

  /** Copies the signatures. */
  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * Takes a note apart; says nothing about whether a signature is right.
   *
   * @throws AuditException when the note does not have the form
   */
  public static SignedNote parse(String note) throws AuditException {
    if (note.length() > MAX_LENGTH) {
      throw malformed("longer than " + MAX_LENGTH + " characters");
    }
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw malformed("a control character");
    }
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n")) {
      throw malformed("no empty line before the signatures, or no newline at the end");
    }
    String[] lines = note.substring(split + 2).split("\n", -1);
    List<NoteSignature> signatures = new ArrayList<>();
    for (int i = 0; i < lines.length - 1; i++) {
      signatures.add(signature(lines[i]));
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw malformed(signatures.size() + " signatures");
    }
    return new SignedNote(note.substring(0, split + 1), signatures);
  }

  /**
   * The text, when the key has signed it. Lines of other keys are passed over.
   *
   * @throws AuditException when the key has not signed the note, or its signature is wrong
   */
  public String verified(VerifierKey key) throws AuditException {
    boolean signed = false;
    for (NoteSignature signature : signatures) {
      if (signature.keyId() == key.keyId() && signature.name().equals(key.name())) {
        if (!key.verifies(text.getBytes(StandardCharsets.UTF_8), signature.signature())) {
          throw new AuditException(
              "signature of " + key.name() + ": wrong (expected: made over exactly this text)");
        }
        signed = true;
      }
    }
    if (!signed) {
      throw new AuditException(
          "note: not signed by " + key.label() + " (expected: a signature line of that key)");
    }
    return text;
  }

  /** The note as it is written to a file. */
  public String encode() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()));
    return note.toString();
  }

  private static NoteSignature signature(String line) throws AuditException {
    String[] parts = line.split(" ", -1);
    if (!line.startsWith(SIGNATURE_START) || parts.length != 3 || !VerifierKey.isName(parts[1])) {
      throw malformed("a signature line without dash, name and signature");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      throw new AuditException("note: signature is not base64 (expected: RFC 4648 base64)", e);
    }
    if (blob.length <= Integer.BYTES
        || !Base64.getEncoder().encodeToString(blob).equals(parts[2])) {
      throw malformed("a signature that is too short or not in canonical base64");
    }
    ByteBuffer buffer = ByteBuffer.wrap(blob);
    int keyId = buffer.getInt();
    byte[] signature = new byte[buffer.remaining()];
    buffer.get(signature);
    return new NoteSignature(parts[1], keyId, signature);
  }

  private static AuditException malformed(String found) {
    return new AuditException(
        "note: " + found + " (expected: text, an empty line, then signature lines)");
  }
}
