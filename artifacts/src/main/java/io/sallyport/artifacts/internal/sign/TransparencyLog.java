package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.signing.SigningException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Checks that an entry is in a log that is trusted, without asking the log. */
final class TransparencyLog {
  private static final int MOST_LINES = 64;

  private final List<LogKey> trusted;

  TransparencyLog(List<LogKey> trusted) {
    this.trusted = trusted;
  }

  /**
   * Checks an entry's proof, its checkpoint and, where there is one, the log's promise.
   *
   * @return when the log took it, when its promise says so
   */
  Optional<Instant> check(LogEntry entry) throws SigningException {
    LogKey key =
        trusted.stream()
            .filter(log -> log.is(entry.logId()))
            .findFirst()
            .orElseThrow(
                () ->
                    new SigningException(
                        "log entry: of the log "
                            + HexFormat.of().formatHex(entry.logId())
                            + " (expected: one of the trusted root)"));
    checkCheckpoint(entry.proof(), key);
    checkProof(entry);
    byte[] promise = entry.promise();
    if (promise == null) {
      return Optional.empty();
    }
    if (!key.signed(promised(entry), promise)) {
      throw new SigningException(
          "log entry: its inclusion promise is wrong (expected: the log's signature over this"
              + " entry, index and time)");
    }
    Instant time = Instant.ofEpochSecond(entry.seconds());
    if (!key.usedAt(time)) {
      throw new SigningException(
          "log entry: taken at " + time + " (expected: while the log's key was in use)");
    }
    return Optional.of(time);
  }

  /** What Rekor's signed entry timestamp covers: canonical JSON (RFC 8785) of four fields. */
  private static byte[] promised(LogEntry entry) {
    return ("{\"body\":\""
            + Base64.getEncoder().encodeToString(entry.body())
            + "\",\"integratedTime\":"
            + entry.seconds()
            + ",\"logID\":\""
            + HexFormat.of().formatHex(entry.logId())
            + "\",\"logIndex\":"
            + entry.index()
            + "}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Walks from the leaf to the root as RFC 9162, section 2.1.3.2, says. */
  static void checkProof(LogEntry entry) throws SigningException {
    LogEntry.Proof proof = entry.proof();
    if (proof.index() >= proof.size()) {
      throw new SigningException(
          "inclusion proof: leaf " + proof.index() + " of a tree of " + proof.size() + " leaves");
    }
    MessageDigest sha256 = Digests.sha256();
    sha256.update((byte) 0);
    byte[] hash = sha256.digest(entry.body());
    long left = proof.index();
    long last = proof.size() - 1;
    for (byte[] neighbour : proof.hashes()) {
      if (last == 0 || neighbour.length != hash.length) {
        throw wrongProof();
      }
      if ((left & 1) == 1 || left == last) {
        hash = node(sha256, neighbour, hash);
        while ((left & 1) == 0 && left != 0) {
          left >>= 1;
          last >>= 1;
        }
      } else {
        hash = node(sha256, hash, neighbour);
      }
      left >>= 1;
      last >>= 1;
    }
    if (last != 0 || !MessageDigest.isEqual(hash, proof.root())) {
      throw wrongProof();
    }
  }

  private static byte[] node(MessageDigest sha256, byte[] left, byte[] right) {
    sha256.update((byte) 1);
    sha256.update(left);
    return sha256.digest(right);
  }

  private static SigningException wrongProof() {
    return new SigningException(
        "inclusion proof: wrong (expected: hashes from this entry to the tree's root)");
  }

  /** A signed note (C2SP signed-note, tlog-checkpoint): origin, size, root, then signatures. */
  private static void checkCheckpoint(LogEntry.Proof proof, LogKey key) throws SigningException {
    String note = proof.checkpoint();
    int end = note.indexOf("\n\n");
    if (end < 0) {
      throw new SigningException("checkpoint: no blank line (expected: before its signatures)");
    }
    String text = note.substring(0, end + 1);
    List<String> lines = text.lines().limit(MOST_LINES).toList();
    if (lines.size() < 3
        || !lines.get(1).equals(Long.toString(proof.size()))
        || !lines.get(2).equals(Base64.getEncoder().encodeToString(proof.root()))) {
      throw new SigningException(
          "checkpoint: of another tree (expected: size and root of the inclusion proof)");
    }
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    boolean signed =
        note.substring(end + 2).lines().limit(MOST_LINES).anyMatch(l -> signs(l, message, key));
    if (!signed) {
      throw new SigningException("checkpoint: not signed by the trusted log");
    }
  }

  /** A line {@code — name base64(hint, signature)}. */
  private static boolean signs(String line, byte[] message, LogKey key) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].equals("\u2014")) {
      return false;
    }
    try {
      byte[] hinted = Base64.getDecoder().decode(words[2]);
      return hinted.length > 4
          && key.hasHint(hinted)
          && key.signed(message, Arrays.copyOfRange(hinted, 4, hinted.length));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
