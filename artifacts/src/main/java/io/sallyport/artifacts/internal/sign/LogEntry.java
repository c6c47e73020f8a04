package io.sallyport.artifacts.internal.sign;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.signing.SigningException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a transparency log as a bundle has it.
 *
 * @param logId whose log it is
 * @param index its number over all shards of the log
 * @param seconds when the log took it, in seconds since 1970; 0 when it does not say
 * @param promise the log's signature over index, time and body; null without one
 * @param proof that it is in the log
 * @param body what the log keeps
 */
record LogEntry(
    byte[] logId, long index, long seconds, byte @Nullable [] promise, Proof proof, byte[] body) {
  private static final int MOST = 32;
  private static final int MOST_HASHES = 64;

  /**
   * That a leaf is in a tree (RFC 6962, section 2.1.1).
   *
   * @param index the leaf's number in the tree
   * @param size leaves of the tree
   * @param root the tree's hash
   * @param hashes from the leaf's neighbour upwards
   * @param checkpoint the signed note about the tree
   */
  record Proof(long index, long size, byte[] root, List<byte[]> hashes, String checkpoint) {}

  static List<LogEntry> readAll(JsonNode nodes) throws SigningException {
    if (nodes.size() > MOST) {
      throw new SigningException(
          "signature: " + nodes.size() + " log entries (expected: at most " + MOST + ")");
    }
    List<LogEntry> entries = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode proof = node.path("inclusionProof");
      if (proof.path("checkpoint").path("envelope").asText().isEmpty()) {
        throw new SigningException(
            "log entry: no inclusion proof with a checkpoint (expected: one in every bundle 0.3)");
      }
      JsonNode promise = node.path("inclusionPromise");
      entries.add(
          new LogEntry(
              Bundle.bytes(node.path("logId"), "keyId"),
              number(node, "logIndex"),
              number(node, "integratedTime"),
              promise.has("signedEntryTimestamp")
                  ? Bundle.bytes(promise, "signedEntryTimestamp")
                  : null,
              proof(proof),
              Bundle.bytes(node, "canonicalizedBody")));
    }
    return List.copyOf(entries);
  }

  private static Proof proof(JsonNode node) throws SigningException {
    JsonNode list = node.path("hashes");
    if (list.size() > MOST_HASHES) {
      throw new SigningException(
          "inclusion proof: " + list.size() + " hashes (expected: at most " + MOST_HASHES + ")");
    }
    List<byte[]> hashes = new ArrayList<>();
    for (JsonNode hash : list) {
      hashes.add(Bundle.decoded(hash, "hashes"));
    }
    return new Proof(
        number(node, "logIndex"),
        number(node, "treeSize"),
        Bundle.bytes(node, "rootHash"),
        List.copyOf(hashes),
        node.path("checkpoint").path("envelope").asText());
  }

  /** A number that protobuf writes as a text; missing is 0. */
  private static long number(JsonNode node, String field) throws SigningException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    try {
      long number = Long.parseLong(value.asText());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new SigningException("log entry, " + field + ": no number (expected: from 0 to 2^63)");
  }
}
