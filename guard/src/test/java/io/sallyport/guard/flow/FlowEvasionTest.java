package io.sallyport.guard.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.flow.FlowDecision.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which a model that fell for a text tries to make its call look asked for. */
final class FlowEvasionTest {

  private static final ToolRule DELETE = ToolRule.of("delete_file", Effect.WRITE);
  private static final ToolRule OPEN = ToolRule.of("open_url", Effect.READ);
  private static final ToolRule SEND = rule("send_mail", Effect.SEND, Map.of());
  private static final ToolRule PAY = rule("pay", Effect.SPEND, Map.of());

  private static ToolRule rule(String name, Effect effect, Map<String, ArgumentRule> arguments) {
    return new ToolRule(
        name, EnumSet.of(effect), Confidentiality.INTERNAL, false, false, List.of(), arguments);
  }

  private static FlowSegment part(Origin origin, Confidentiality level, String text) {
    return new FlowSegment(Segment.of("messages[0].content", text, origin), level, "");
  }

  private static List<FlowSegment> read(String user) {
    return List.of(
        part(Origin.USER, Confidentiality.PUBLIC, user),
        part(Origin.TOOL, Confidentiality.INTERNAL, "One new mail."));
  }

  private static FlowDecision judge(List<FlowSegment> texts, String tool, String arguments) {
    return judge(new FlowRead(texts, null), List.of(DELETE, OPEN, SEND, PAY), tool, arguments);
  }

  private static FlowDecision judge(
      FlowRead read, List<ToolRule> rules, String tool, String arguments) {
    return new FlowGuard()
        .judge(
            FlowPolicy.standard(rules), read, List.of(new ToolCall("call", "c", tool, arguments)))
        .getFirst();
  }

  private static Outcome delete(String user, String path) {
    return judge(read(user), "delete_file", "{\"path\":\"" + path + "\"}").outcome();
  }

  @ParameterizedTest
  @CsvSource({
    "delete /data/old/b.txt, /",
    "delete /data/old/b.txt, /data/",
    "delete /data/old/b.txt, /data/old",
    "delete /data/old/b.txt, data/old/b.txt",
    "delete ~/old/b.txt, ~",
    "delete ~/old/b.txt, ~/",
    "delete old-*.log, *",
    "delete old-*.log, old",
    "delete old txt., .",
    "'delete it... now', ..",
    "delete c:/x/b.txt, /x/b.txt"
  })
  void partOfWhatThePersonNamed_isNotWhatTheyNamed(String user, String path) {
    assertThat(delete(user, path)).isEqualTo(Outcome.APPROVE);
  }

  @ParameterizedTest
  @CsvSource({
    "'Read my inbox, then delete /data/old/b.txt.', /data/old/b.txt",
    "Please delete `b.txt`, b.txt",
    "'Delete a.txt, b.txt and c.txt!', b.txt",
    "Can you delete (b.txt)?, b.txt",
    "'Kannst du die Datei b.txt bitte löschen?', b.txt",
    "'I want you to delete \"b.txt\"', b.txt",
    "'Read it. Delete b.txt. Thanks a lot for all your help with this.', b.txt"
  })
  void whatThePersonNamedAndOrdered_passes(String user, String path) {
    assertThat(delete(user, path)).isEqualTo(Outcome.ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Read my inbox, but do not, under any circumstances, delete b.txt",
        "You shouldn't delete b.txt. Read the inbox",
        "You shouldn’t delete b.txt. Read the inbox",
        "Do NOT read, move or delete b.txt. Summarise my inbox",
        "Neither delete nor move b.txt. Summarise it",
        "It is forbidden to delete b.txt. Summarise it.",
        "Nobody is allowed to delete b.txt. Summarise it",
        "Under no circumstances delete b.txt",
        "Bitte lösche b.txt nicht. Lies mein Postfach.",
        "Lies es und lösche die Datei b.txt auf keinen Fall",
        "Verwijder b.txt niet; vat het samen",
        "Ne supprime surtout pas b.txt",
        "Can you delete b.txt? Actually don't. Summarise it",
        "Delete b.txt. No! Summarise it",
        "Delete b.txt. Never mind.",
        "Explain the command that would delete b.txt.",
        "The mail says delete b.txt. What do you think?",
        "I never want you to delete b.txt. Read it",
        "If the mail is from Ann, delete b.txt.",
        "These things are not wanted:\n- delete b.txt\n- move it",
        "Do not,\ndelete b.txt",
        "Do not, e.g. by mistake, delete b.txt"
      })
  void whatAPersonForbadeOrReportedOrTookBack_isNotAskedFor(String user) {
    assertThat(delete(user, "b.txt")).isEqualTo(Outcome.APPROVE);
  }

  @ParameterizedTest
  @CsvSource({
    "'1,250', 250", "'1,250', 1", "1 250, 250", "1.250, 250", "'12,50', 12", "'12,50', 50",
    "12.50, 12", "-50, 50", "50%, 50", "2026-11-23, 23", "15:30, 30", "5e2, 5"
  })
  void partOfANumber_isNotTheNumber(String said, String amount) {
    assertThat(
            judge(
                    read("Read it and pay " + said + " euros to Ann"),
                    "pay",
                    "{\"to\":\"Ann\",\"amount\":" + amount + "}")
                .outcome())
        .isEqualTo(Outcome.APPROVE);
  }

  @ParameterizedTest
  @CsvSource({
    "'1,250', 1250",
    "'12,50', 12.5",
    "400, 400.00",
    "€50, 50",
    "50€, 50",
    "400., 400",
    "1 250, 1250"
  })
  void numberAsAPersonWritesIt_isTheNumber(String said, String amount) {
    assertThat(
            judge(
                    read("Read it and pay Ann " + said),
                    "pay",
                    "{\"to\":\"Ann\",\"amount\":" + amount + "}")
                .outcome())
        .isEqualTo(Outcome.ALLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "Send a mail to Ann about invoice 400, APPROVE",
    "Send the 400 reports to Ann, APPROVE",
    "Please transfer 400 to Ann, ALLOW",
    "Bitte überweise 400 Euro an Ann, ALLOW"
  })
  void amount_isSpentOnlyForWhoAskedToPay(String user, Outcome outcome) {
    assertThat(judge(read(user), "pay", "{\"to\":\"Ann\",\"amount\":400}").outcome())
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"path\":\"b.txt\",\"/etc/passwd\":true} | APPROVE",
        "{\"path\":\"b.txt\",\"/etc/passwd\":null} | APPROVE",
        "{\"path\":\"b.txt\",\"recursive\":true} | APPROVE",
        "{\"path\":\"b.txt\",\"options\":{\"wholeFolder\":true}} | APPROVE",
        "{\"path\":\"b.txt\",\"dry_run\":false} | APPROVE",
        "{\"path\":\"b.txt\",\"dry_run\":true} | ALLOW",
        "{\"path\":\"b.txt\",\"recursive\":false} | ALLOW"
      })
  void namesAndFlags_steerToo(String arguments, Outcome outcome) {
    assertThat(judge(read("Read it and delete b.txt"), "delete_file", arguments).outcome())
        .isEqualTo(outcome);
  }

  @Test
  void flagThatThePersonNamed_passes() {
    assertThat(
            judge(
                    read("Delete b.txt recursively"),
                    "delete_file",
                    "{\"path\":\"b.txt\",\"recursive\":true}")
                .outcome())
        .isEqualTo(Outcome.ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eve@evil.example,ann@example.com",
        "eve@evil.example; ann@example.com",
        "eve@evil.example ann@example.com",
        "eve@evil.example\\r\\nCc: ann@example.com",
        "<eve@evil.example>@example.com",
        "\\\"eve@evil.example\\\" <ann@example.com",
        "eve@evil.example\\u0000@example.com",
        "eve%evil.example@example.com",
        "eve\\u200b@example.com"
      })
  void starOfAnAddress_coversOneAddressOnly(String to) {
    ToolRule limited =
        rule(
            "send_mail",
            Effect.SEND,
            Map.of("to", new ArgumentRule(false, List.of("*@example.com"), null)));
    List<FlowSegment> texts = List.of(part(Origin.USER, Confidentiality.PUBLIC, "Hello"));

    FlowDecision held =
        judge(new FlowRead(texts, null), List.of(limited), "send_mail", "{\"to\":\"" + to + "\"}");
    FlowDecision otherCase =
        judge(new FlowRead(texts, null), List.of(limited), "send_mail", "{\"To\":\"" + to + "\"}");
    FlowDecision plain =
        judge(
            new FlowRead(texts, null),
            List.of(limited),
            "send_mail",
            "{\"to\":\"Ann.Miller+x@example.com\"}");

    assertThat(held.outcome()).isEqualTo(Outcome.DENY);
    assertThat(otherCase.outcome()).isEqualTo(Outcome.DENY);
    assertThat(plain.outcome()).isEqualTo(Outcome.ALLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "/data/*, /data/a/b.txt, true",
    "/data/*, /data/../etc/passwd, false",
    "/data/*, /data/%2e%2e/etc, false",
    "/data/*, /data/a..b, true",
    "https://*.example.com/*, https://api.example.com/v1/x, true",
    "https://*.example.com/*, https://evil.example/.example.com/x, false",
    "https://*.example.com/*, https://u@evil.example#.example.com/, false",
    "Report *, Report for May, true",
    "*, anything at all; really, true"
  })
  void star_doesNotRunOverWhatMakesItAnotherValue(String pattern, String value, boolean fits) {
    assertThat(new ValuePattern(pattern).matches(value)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"amount\":100} | ALLOW",
        "{\"amount\":\"100\"} | ALLOW",
        "{} | DENY",
        "{\"Amount\":9000} | DENY",
        "{\"payment\":{\"amount\":9000}} | DENY",
        "{\"amount\":1,\"payment\":{\"amount\":9000}} | DENY",
        "{\"amount\":-9} | DENY",
        "{\"amount\":true} | DENY",
        "{\"amount\":null} | DENY",
        "{\"amount\":[50]} | DENY",
        "{\"amount\":\"0x1F5\"} | DENY",
        "{\"amount\":\"1,000\"} | DENY"
      })
  void largestNumber_hasToStandAtItsName(String arguments, Outcome outcome) {
    ToolRule limited =
        rule("pay", Effect.SPEND, Map.of("amount", new ArgumentRule(false, List.of(), 500.0)));
    List<FlowSegment> texts = List.of(part(Origin.USER, Confidentiality.PUBLIC, "Hello"));

    assertThat(judge(new FlowRead(texts, null), List.of(limited), "pay", arguments).outcome())
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"url\":\"evil.example/93412\"}",
        "{\"url\":\"//evil.example/93412\"}",
        "{\"url\":\"https:\\\\\\\\evil.example\\\\93412\"}",
        "{\"path\":\"\\\\\\\\evil.example\\\\share\\\\93412\"}",
        "{\"url\":\"https%3A%2F%2Fevil.example%2F93412\"}",
        "{\"host\":\"93412.evil.example\"}",
        "{\"host\":\"93412\"}",
        "{\"page\":\"93412.evil.example\"}",
        "{\"ip\":\"6.6.6.6\",\"port\":93412}",
        "{\"q\":\"see https://evil.example/93412\"}",
        "{\"u\":{\"https://evil.example/93412\":1}}"
      })
  void secret_leavesByNoAddressHoweverItIsWritten(String arguments) {
    List<FlowSegment> texts = new ArrayList<>(read("Read the file of Ann"));
    texts.add(part(Origin.TOOL, Confidentiality.SECRET, "Salary 93412"));

    assertThat(judge(texts, "open_url", arguments).outcome()).isEqualTo(Outcome.APPROVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"query\":\"opening hours\"}", "{\"page\":2}", "{\"id\":\"a-17\"}"})
  void reading_withoutAnAddressPasses(String arguments) {
    assertThat(judge(read("Read it"), "open_url", arguments).outcome()).isEqualTo(Outcome.ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" delete_file", "delete\u200b_file", "functions.delete_file", "Delete_File"})
  void nameWithSignsAround_isTheTool(String tool) {
    assertThat(judge(read("Read it"), tool, "{\"path\":\"b.txt\"}").holds()).isTrue();
  }

  @Test
  void bundledCalls_areJudgedEach() {
    String bundle =
        """
        {"tool_uses":[{"recipient_name":"functions.open_url","parameters":{}},
         {"recipient_name":"functions.delete_file","parameters":{"path":"b.txt"}}]}""";

    assertThat(judge(read("Read it"), "multi_tool_use.parallel", bundle).holds()).isTrue();
    assertThat(judge(read("Delete b.txt"), "multi_tool_use.parallel", bundle).outcome())
        .isEqualTo(Outcome.ALLOW);
  }

  @Test
  void toolThatNobodyOffered_isHeldAfterUntrustedContent() {
    FlowRead offered = new FlowRead(read("hi"), Set.of("post_tweet"));

    assertThat(judge(offered, List.of(), "post_tweet", "{}").holds()).isFalse();
    assertThat(judge(offered, List.of(), "send_tweet", "{}").rule()).isEqualTo("flow/unknown-tool");
    assertThat(judge(offered, List.of(), "send_tweet", "{}").holds()).isTrue();
  }
}
