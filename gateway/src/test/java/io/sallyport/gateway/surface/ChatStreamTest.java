package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Limits;
import io.sallyport.guard.Mode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.ScannerPolicy;
import io.sallyport.guard.SegmentFinding;
import io.sallyport.guard.StreamGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cut in two over texts of a streamed choice, and what is told of the tokens meanwhile. */
final class ChatStreamTest {

  // Made up, in the format of a provider; in two parts so that no scanner of repositories trips.
  private static final String SECRET = "AK" + "IANHSZBC7HAVLKYJ3K";
  private static final String PROSE = "Green tea is made with water that does not boil. ";

  private static final Guard GUARD = Guard.standard();

  /** All that a client has got of a stream, and what was found. */
  private static final class Client {
    private final List<JsonNode> events = new ArrayList<>();
    private final List<SegmentFinding> findings = new ArrayList<>();
    private @Nullable String blocked;

    private void take(ChatStream.Outcome outcome) {
      events.addAll(outcome.events().stream().map(ObjectNode::deepCopy).toList());
      findings.addAll(outcome.findings());
      blocked = outcome.blockMessage();
    }

    private String text(String field) {
      StringBuilder text = new StringBuilder();
      events.forEach(event -> text.append(event.at("/choices/0/delta/" + field).asText("")));
      return text.toString();
    }

    private String tokens() {
      StringBuilder text = new StringBuilder();
      events.forEach(
          event ->
              event
                  .at("/choices/0/logprobs/content")
                  .forEach(token -> text.append(token.path("token").asText())));
      return text.toString();
    }

    private List<String> rules() {
      return findings.stream().map(found -> found.finding().rule()).toList();
    }
  }

  private static StreamGuarding guarding(Guard guard, Policy policy, Leaving leaving) {
    return new StreamGuarding() {
      @Override
      public StreamGuard open(String path) {
        return guard.openStream(policy, GuardContext.none(), path);
      }

      @Override
      public void scanned(String path, String piece) {}

      @Override
      public Leaving leaving(String path) {
        return leaving;
      }

      @Override
      public Inspection inspect(Segment text) {
        return guard.inspect(List.of(text), Direction.OUTPUT, policy, GuardContext.none());
      }

      @Override
      public Inspection again(Segment text) {
        return inspect(text);
      }
    };
  }

  private static Client run(StreamGuarding guarding, ObjectNode... events) {
    Client client = new Client();
    ChatStream stream = new ChatStream(guarding);
    for (ObjectNode event : events) {
      if (client.blocked == null) {
        client.take(stream.push(event));
      }
    }
    if (client.blocked == null) {
      client.take(stream.finish(events[events.length - 1]));
    }
    return client;
  }

  private static Client run(Policy policy, ObjectNode... events) {
    return run(guarding(GUARD, policy, Leaving.AS_IT_IS), events);
  }

  private static ObjectNode says(String field, String text) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put(field, text);
    choice.putNull("finish_reason");
    return event;
  }

  /** The same with its one token. */
  private static ObjectNode listed(String text) {
    ObjectNode event = says("content", text);
    ArrayNode tokens =
        ((ObjectNode) event.at("/choices/0")).putObject("logprobs").putArray("content");
    tokens.addObject().put("token", text).put("logprob", -0.1).putArray("top_logprobs");
    return event;
  }

  private static ObjectNode calls(String name) {
    ObjectNode event = says("role", "assistant");
    ObjectNode call =
        ((ObjectNode) event.at("/choices/0/delta")).putArray("tool_calls").addObject();
    call.put("index", 0).put("id", "c0").put("type", "function");
    call.putObject("function").put("name", name).put("arguments", "{}");
    return event;
  }

  private static ObjectNode ends() {
    ObjectNode event = says("role", "assistant");
    ((ObjectNode) event.at("/choices/0")).put("finish_reason", "stop");
    return event;
  }

  private static Policy limited(int characters) {
    Limits limits = Limits.standard();
    return Policy.balanced().toBuilder()
        .limits(
            new Limits(characters, limits.maxTokens(), limits.maxRepeats(), limits.maxScanMillis()))
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000_000, 70_000})
  void secretCutOverTextsThatAreTooLongTogether_isBlocked(int most) {
    String prose = PROSE.repeat(most * 3 / 4 / PROSE.length());

    Client client =
        run(
            limited(most),
            says("refusal", "No. "),
            says("content", prose + SECRET.substring(0, 9)),
            says("refusal", SECRET.substring(9) + " " + prose),
            ends());

    assertThat(client.blocked).isNotNull();
    assertThat(client.text("content")).doesNotContain(SECRET.substring(0, 9));
  }

  @Test
  void harmlessTextsThatAreLongTogether_pass() {
    String prose = PROSE.repeat(6_000);

    Client client =
        run(
            Policy.balanced(),
            says("content", "Tea. "),
            says("refusal", "No. "),
            says("content", prose),
            says("refusal", prose + prose),
            ends());

    assertThat(client.blocked).isNull();
    assertThat(client.text("content")).isEqualTo("Tea. " + prose);
    assertThat(client.text("refusal")).isEqualTo("No. " + prose + prose);
  }

  @Test
  void textsThatTogetherAreOverTheLimitOfThePolicy_areBlockedAndTheLogSaysWhy() {
    Client client =
        run(
            limited(3_000),
            says("content", PROSE.repeat(40)),
            says("refusal", PROSE.repeat(40)),
            ends());

    assertThat(client.rules()).contains("limits/characters");
    assertThat(client.blocked).contains("limits/characters");
  }

  /** Fails on a text that holds both words, as one does whose budget runs out on it. */
  private record Failing(String first, String then) implements Scanner {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Set<Category> categories() {
      return Set.of(Category.SECRET);
    }

    @Override
    public List<Finding> scan(ScanInput input) {
      String text = input.segment().text();
      if (text.contains(first) && text.contains(then)) {
        throw new IllegalStateException("too much");
      }
      return List.of();
    }

    @Override
    public int reach() {
      return 8;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"content", "reasoning_content"})
  void scannerThatFailsOnBothTextsTogether_isNotTakenForNothingFound(String first) {
    Policy policy =
        Policy.balanced().toBuilder()
            .scanner("failing", ScannerPolicy.of(Mode.REDACT, 0.5))
            .build();
    Guard guard = Guard.of(List.of(new Failing("red", "green")));
    String then = first.equals("content") ? "refusal" : "content";

    Client client =
        run(
            guarding(guard, policy, Leaving.AS_IT_IS),
            says(first, "It is red"),
            says(then, "and green."),
            ends());

    assertThat(client.rules()).contains("failing/failure");
    assertThat(client.blocked).isNotNull();
    assertThat(client.text(then)).isEmpty();
  }

  // In two parts so that no scanner of repositories trips.
  private static final String KEY_BEGINS = "-----BEGIN RSA PRI" + "VATE KEY-----\n";
  private static final String KEY_ENDS = "-----END RSA PRI" + "VATE KEY-----";

  @Test
  void tokensOfATextThatWaitsBehindASeam_waitToo() {
    Client client =
        run(
            Policy.balanced(),
            says("reasoning_content", KEY_BEGINS),
            listed("Q2hhbmdl "),
            listed("bWUgaXQg "),
            says("content", KEY_ENDS),
            ends());

    assertThat(client.blocked).isNotNull();
    assertThat(client.text("content")).isEmpty();
    assertThat(client.tokens()).isEmpty();
  }

  /** Holds all until the end, as the treatment of personal data does with short texts. */
  private static final class Holding implements Leaving {
    private final StringBuilder text = new StringBuilder();

    @Override
    public String next(String released) {
      text.append(released);
      return "";
    }

    @Override
    public String end() {
      String all = text.toString();
      text.setLength(0);
      return all;
    }

    @Override
    public int held() {
      return text.length();
    }
  }

  @Test
  void tokensOfATextThatWaitsBehindASeamAndIsHeldAgain_comeWithIt() {
    Client client =
        run(
            guarding(GUARD, Policy.balanced(), new Holding()),
            says("reasoning_content", KEY_BEGINS),
            listed("Tea "),
            listed("is fine! And so on. "),
            listed("Bye."),
            ends());

    assertThat(client.blocked).isNull();
    assertThat(client.text("content")).isEqualTo("Tea is fine! And so on. Bye.");
    assertThat(client.tokens()).isEqualTo("Tea is fine! And so on. Bye.");
  }

  @Test
  void whatAPieceHoldsOfItsOwn_isRecordedWhenItsBeginCrossesTheSeam() {
    Client client =
        run(
            Policy.balanced(),
            says("reasoning_content", "The key is " + SECRET.substring(0, 9)),
            says(
                "content",
                SECRET.substring(9)
                    + " and "
                    + SECRET
                    + " too, which is fine. And so on and on it goes. "),
            ends());

    assertThat(client.blocked).isNotNull();
    int at = SECRET.substring(9).length() + " and ".length();
    assertThat(client.findings)
        .anyMatch(found -> found.finding().start() == at)
        .anyMatch(found -> found.finding().start() != at);
  }

  @Test
  void endOfAThoughtThatWentOn_isNotReadTogetherWithTheContent() {
    Client client =
        run(
            Policy.balanced(),
            says("reasoning_content", "It may be " + SECRET.substring(0, 9)),
            calls("look_up"),
            says("reasoning_content", " or something else. " + PROSE.repeat(8)),
            calls("look_again"),
            says("content", SECRET.substring(9) + " is the number of the tea. "),
            ends());

    assertThat(client.blocked).isNull();
    assertThat(client.text("content")).startsWith(SECRET.substring(9));
  }

  /** Hides digits, each under one sign. */
  private static final class Masking implements Leaving {
    @Override
    public String next(String released) {
      return released.replaceAll("[0-9]", "*");
    }

    @Override
    public String end() {
      return "";
    }

    @Override
    public int held() {
      return 0;
    }
  }

  @Test
  void tokensOfATextThatIsMasked_areDropped() {
    Client client =
        run(
            guarding(GUARD, Policy.balanced(), new Masking()),
            listed("Call "),
            listed("5550123 "),
            listed("now. "),
            ends());

    assertThat(client.text("content")).isEqualTo("Call ******* now. ");
    assertThat(client.tokens()).doesNotContain("5550123");
  }
}
