package io.sallyport.audit;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Severity;
import io.sallyport.core.Verdict;
import java.time.Duration;
import java.time.Instant;

/** Events for tests and the benchmark. */
final class TestEvents {
  private static final String HASH = "bWFkZS11cC1oYXNoLW9mLWEtdGV4dC10aGF0LWlzLW5vdC1oZXJl";

  private TestEvents() {}

  /** A small event that tells its number. */
  static AuditEvent numbered(long number) {
    return AuditEvent.builder(EventKind.REQUEST)
        .time(Instant.ofEpochSecond(1_900_000_000L + number))
        .requestId("req-" + number)
        .build();
  }

  /** An event as a chat request of three messages leaves it, about 900 bytes. */
  static AuditEvent request(long number) {
    AuditEvent.Builder event =
        AuditEvent.builder(EventKind.REQUEST)
            .tenant("acme")
            .keyId("key-0123456789abcdef")
            .requestId("req-" + number)
            .surface("chat.completions")
            .model("sandbox-hardened")
            .upstream("sandbox")
            .verdict(Verdict.FLAG)
            .tokens(230, 48)
            .timing("inspect", Duration.ofNanos(812_345))
            .timing("upstream", Duration.ofNanos(45_812_345))
            .outcome("ok")
            .status(200)
            .finding(
                new LoggedFinding(
                    "messages[1].content",
                    "phrases",
                    "phrases/ignore-previous",
                    Category.PROMPT_INJECTION,
                    Severity.MEDIUM,
                    0.5,
                    10,
                    40));
    for (int i = 0; i < 3; i++) {
      event.scanned(
          new ScannedText("messages[" + i + "].content", Origin.USER, Direction.INPUT, 640, HASH));
    }
    return event
        .scanned(
            new ScannedText(
                "choices[0].message.content", Origin.ASSISTANT, Direction.OUTPUT, 210, HASH))
        .build();
  }
}
