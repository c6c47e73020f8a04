package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Segment;
import io.sallyport.gateway.surface.TokenCount;
import io.sallyport.guard.TokenEstimate;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a conversation cost: what the upstream counted, and the gate's estimate in the place of what
 * is no count or is not there. Quotas, the log and clients of every dialect are told the same.
 *
 * @param in tokens of the request
 * @param out tokens of the answer
 * @param estimated whether one of them is an estimate
 * @param told the usage in the words of chat completions
 */
record Counted(long in, long out, boolean estimated, ObjectNode told) {

  private static final int CHARACTERS_PER_TOKEN = 4;

  /**
   * Counts.
   *
   * @param usage what the upstream said
   * @param request estimates what went in
   * @param answerCharacters how long the texts are that came out
   */
  static Counted of(JsonNode usage, LongSupplier request, long answerCharacters) {
    long in = TokenCount.of(usage.path("prompt_tokens"));
    long out = TokenCount.of(usage.path("completion_tokens"));
    boolean estimated = in == TokenCount.NONE || out == TokenCount.NONE;
    in = in == TokenCount.NONE ? request.getAsLong() : in;
    out =
        out == TokenCount.NONE
            ? Math.min(
                Integer.MAX_VALUE,
                (answerCharacters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN)
            : out;
    ObjectNode told =
        usage instanceof ObjectNode said ? said.deepCopy() : JsonNodeFactory.instance.objectNode();
    TokenCount.clean(told);
    told.put("prompt_tokens", in).put("completion_tokens", out).put("total_tokens", in + out);
    return new Counted(in, out, estimated, told);
  }

  /** The estimate of what texts cost, in tokens. */
  static long estimate(List<Segment> texts) {
    long tokens = 0;
    for (Segment text : texts) {
      tokens += TokenEstimate.of(text.text());
    }
    return Math.min(Integer.MAX_VALUE, tokens);
  }
}
