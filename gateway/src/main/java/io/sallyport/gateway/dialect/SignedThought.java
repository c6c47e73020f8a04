package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The thought of one answer with its signature. An answer with several thoughts, or with one that
 * nobody can read, is not known again: clients get its thoughts as one text.
 */
final class SignedThought {

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder signature = new StringBuilder();
  private int thoughts;

  /** A block of the answer begins. */
  void block(JsonNode block) {
    String type = block.path("type").asText();
    if (type.equals("thinking") || type.equals("redacted_thinking")) {
      thoughts += type.equals("thinking") ? 1 : 2;
      text.append(block.path("thinking").asText(""));
      signature.append(block.path("signature").asText(""));
    }
  }

  /** A block goes on. */
  void delta(JsonNode delta) {
    switch (delta.path("type").asText()) {
      case "thinking_delta" -> text.append(delta.path("thinking").asText(""));
      case "signature_delta" -> signature.append(delta.path("signature").asText(""));
      default -> {
        // No thought.
      }
    }
  }

  /** The answer is whole. */
  void end(Signatures signatures) {
    if (thoughts == 1) {
      signatures.remember(text.toString(), signature.toString());
    }
  }
}
