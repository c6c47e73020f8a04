package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AuditEventTest {

  @Test
  void event_isCanonicalJsonWithEverythingThatWasSet() throws AuditException {
    JsonNode tree = tree(TestEvents.request(7));
    assertThat(tree.path("kind").asText()).isEqualTo("request");
    assertThat(tree.path("tenant").asText()).isEqualTo("acme");
    assertThat(tree.path("request").asText()).isEqualTo("req-7");
    assertThat(tree.path("verdict").asText()).isEqualTo("flag");
    assertThat(tree.path("tokens").path("in").asInt()).isEqualTo(230);
    assertThat(tree.path("micros").path("inspect").asInt()).isEqualTo(812);
    assertThat(tree.path("scanned")).hasSize(4);
    assertThat(tree.path("scanned").get(3).path("direction").asText()).isEqualTo("output");
    assertThat(tree.path("findings").get(0).path("rule").asText())
        .isEqualTo("phrases/ignore-previous");
    assertThat(tree.has("error")).isFalse();
    String json = TestEvents.request(7).json();
    assertThat(CanonicalJson.canonicalize(json)).isEqualTo(json);
  }

  @Test
  void segmentAndFinding_leaveTheirTextOut() {
    Segment segment = Segment.of("messages[0].content", "my fake secret prompt", Origin.USER);
    Finding finding =
        new Finding(
            "secrets",
            "secrets/fake",
            Category.SECRET,
            Severity.HIGH,
            1,
            3,
            7,
            "explains fake secret",
            "fake replacement");
    AuditEvent event =
        AuditEvent.builder(EventKind.REQUEST)
            .scanned(ScannedText.of(segment, Direction.INPUT, "hash"))
            .finding(LoggedFinding.of(segment.path(), finding))
            .build();
    assertThat(event.json())
        .contains("\"characters\":21")
        .doesNotContain("fake secret")
        .doesNotContain("replacement");
    assertThat(event.toString()).doesNotContain("messages");
  }

  @Test
  void listsTooLongForAnEntry_areCutWithCountAndDigest() throws AuditException {
    AuditEvent.Builder builder = AuditEvent.builder(EventKind.REQUEST);
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      ScannedText text = new ScannedText("m[" + i + "]", Origin.USER, Direction.INPUT, i, "h" + i);
      builder.scanned(text);
      whole.append(i == 0 ? "[" : ",").append(CanonicalJson.write(text.members()));
    }
    AuditEvent event = builder.build();
    JsonNode tree = tree(event);
    JsonNode omitted = tree.path("omitted").path("scanned");

    assertThat(event.complete()).isFalse();
    assertThat(event.toBytes().length).isLessThanOrEqualTo(AuditEvent.MAX_BYTES);
    assertThat(tree.path("scanned").size() + omitted.path("count").asInt()).isEqualTo(3000);
    assertThat(tree.path("scanned").size()).isGreaterThan(100);
    byte[] list = whole.append("]").toString().getBytes(StandardCharsets.UTF_8);
    byte[] digest = io.sallyport.audit.internal.TreeHasher.sha256().digest(list);
    assertThat(omitted.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Property(tries = 25)
  void anyEvent_fitsIntoABundle(
      @ForAll String text,
      @ForAll @IntRange(max = 400) int lists,
      @ForAll @IntRange(max = 20_000) int repeat) {
    String hostile = (text + "\u0001\ud83d\ude00").repeat(Math.min(repeat, 5000));
    AuditEvent.Builder builder =
        AuditEvent.builder(EventKind.REQUEST)
            .tenant(hostile)
            .keyId(hostile)
            .requestId(hostile)
            .surface(hostile)
            .model(hostile)
            .upstream(hostile)
            .outcome(hostile)
            .errorCode(hostile);
    for (int i = 0; i < 32; i++) {
      builder.timing(i + hostile, Duration.ofDays(1));
    }
    for (int i = 0; i < lists; i++) {
      builder.attribute(i + hostile, hostile);
      builder.scanned(
          new ScannedText(hostile, Origin.TOOL, Direction.INPUT, Long.MAX_VALUE >> 11, hostile));
      builder.finding(
          new LoggedFinding(
              hostile, hostile, hostile, Category.PII, Severity.LOW, 0.1, 0, Integer.MAX_VALUE));
    }
    byte[] bytes = builder.build().toBytes();
    assertThat(bytes.length).isLessThanOrEqualTo(AuditEvent.MAX_BYTES);
    assertThat(CanonicalJson.canonicalize(new String(bytes, StandardCharsets.UTF_8)).length())
        .isPositive();
  }

  @Test
  void halfASurrogatePair_isReplacedAndAPairIsNeverCut() throws AuditException {
    JsonNode tree = tree(AuditEvent.builder(EventKind.REQUEST).model("a\ud800b").build());
    assertThat(tree.path("model").asText()).isEqualTo("a\ufffdb");
    String name = EventText.cut("x".repeat(254) + "\ud83d\ude00" + "y".repeat(50));
    assertThat(name).isEqualTo("x".repeat(254) + "\u2026");
  }

  @Test
  void valueOutOfRange_isRefused() {
    AuditEvent.Builder builder = AuditEvent.builder(EventKind.REQUEST);
    assertThatThrownBy(() -> builder.tokens(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.status(99)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.timing("x", Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScannedText("p", Origin.USER, Direction.INPUT, -1, "h"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode tree(AuditEvent event) throws AuditException {
    return new LoggedEvent(0, event.toBytes()).tree();
  }
}
