package io.sallyport.gateway.pipeline;

import io.sallyport.audit.AuditEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model upstream was asked about a request, and what it used: it counts for the caller like
 * any other use. Belongs to the thread that handles the request.
 */
final class Judged {

  private final List<String> said = new ArrayList<>();
  private String model = "";
  private long tokensIn;
  private long tokensOut;

  /** Takes down one question. */
  void add(String judge, String outcome, long in, long out) {
    model = judge;
    said.add(outcome);
    tokensIn += in;
    tokensOut += out;
  }

  /** The model that was asked; empty when none was. */
  String model() {
    return model;
  }

  long tokensIn() {
    return tokensIn;
  }

  long tokensOut() {
    return tokensOut;
  }

  long tokens() {
    return tokensIn + tokensOut;
  }

  /** Tells the log of it. */
  void tell(AuditEvent.Builder event) {
    if (!said.isEmpty()) {
      event
          .attribute("judge", model)
          .attribute("judgeSaid", String.join(" ", said))
          .attribute("judgeTokens", tokensIn + " in, " + tokensOut + " out");
    }
  }
}
