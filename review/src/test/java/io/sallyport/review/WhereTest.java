package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' rules that narrow a pattern by an expression. */
final class WhereTest {

  private static final String RULE =
      """
      id: old-models
      title: A model is too old
      attack: old-model
      match: "x:any -> m:llm"
      %s
      likelihood: "3, it happens"
      impact: "3, it hurts"
      why: It is old.
      fix: Take a new one.
      verify: Look.
      maps: {stride: [T]}
      """;
  private static final String FILE =
      """
      system: A
      components:
        - {id: web, kind: web-app}
        - {id: old, kind: llm-hosted, technology: model-1, owner: team-a}
        - {id: new, kind: llm-hosted, technology: model-2}
      flows:
        - {from: web, to: old, data: prompt, protocol: https}
        - {from: web, to: new, data: prompt, protocol: http}
      """;

  @TempDir Path folder;

  private List<String> found(String where) throws Exception {
    Files.writeString(folder.resolve("rule.yaml"), RULE.formatted(where));
    RuleBook book = RuleBook.of(List.of()).with(folder);
    ReviewResult result = new Review(book).of(ArchitectureReader.read("a.yaml", FILE));
    return result.findings().stream()
        .flatMap(finding -> finding.places().stream())
        .map(Place::at)
        .sorted()
        .toList();
  }

  @Test
  void expressionAboutANode_narrowsIt() throws Exception {
    assertThat(found("")).containsExactly("new", "old");
    assertThat(found("where: \"node.technology == 'model-1'\"")).containsExactly("old");
    assertThat(found("where: {m: \"node.owner == ''\"}")).containsExactly("new");
    assertThat(found("where: {x: \"node.kind == 'api'\"}")).isEmpty();
    assertThat(found("where: {m: \"'prompt' in node.data && node.trust != 'internal'\"}"))
        .containsExactly("new", "old");
  }

  @Test
  void expressionAboutFlows_narrowsThem() throws Exception {
    assertThat(found("where: {flow: \"flow.protocol != 'https'\"}")).containsExactly("new");
    assertThat(found("where: {flow: \"!('encryption' in flow.controls)\"}")).isEmpty();
    assertThat(found("where: {flow: \"flow.data.exists(d, d == 'prompt')\"}"))
        .containsExactly("new", "old");
    assertThat(found("where: {flow: \"flow.data.all(d, d == 'answer')\"}")).isEmpty();
  }

  @Test
  void expressionThatFails_countsAsHolding() throws Exception {
    assertThat(found("where: \"node.technology > 3\"")).containsExactly("new", "old");
  }

  @Test
  void expressionThatIsNotTrueOrFalse_isRefusedWithFileAndLine() throws Exception {
    for (String where :
        List.of(
            "where: \"node.owner\"",
            "where: \"node.data\"",
            "where: {flow: \"flow.protocol\"}",
            "where: \"'a'\"")) {
      assertThatThrownBy(() -> found(where))
          .as(where)
          .hasMessageMatching("(?s).*rule[.]yaml:5: .*true (nor|or) false.*");
    }
    assertThat(found("where: {flow: \"flow.crosses\"}")).containsExactly("new", "old");
  }

  @Test
  void badExpression_namesFileAndLine() {
    assertThatThrownBy(() -> found("where: \"node.technology ==\""))
        .isInstanceOf(ArchitectureException.class)
        .hasMessageContaining("rule.yaml:5")
        .hasMessageContaining("where")
        .hasMessageContaining("expected: CEL");
    assertThatThrownBy(() -> found("where: \"nod.technology == 'a'\""))
        .hasMessageContaining("undeclared reference");
    assertThatThrownBy(() -> found("where: '1 + 2'")).isInstanceOf(ArchitectureException.class);
    assertThatThrownBy(() -> found("where: {z: \"true\"}"))
        .hasMessageContaining("found 'z' (expected: x, m, flow)");
  }

  @Test
  void misspeltField_isAnErrorThatNamesTheKnownOnes() {
    assertThatThrownBy(() -> found("where: \"node.knd == 'api'\""))
        .isInstanceOf(ArchitectureException.class)
        .hasMessageContaining("rule.yaml:5")
        .hasMessageContaining("found 'node.knd'")
        .hasMessageContaining("kind, name, owner");
    assertThatThrownBy(() -> found("where: {flow: \"!flow.crossing\"}"))
        .hasMessageContaining("found 'flow.crossing'")
        .hasMessageContaining("crosses");
  }

  @Test
  void wordsInsideOfTexts_areNoFields() throws Exception {
    assertThat(found("where: \"node.technology != 'x node.knd'\"")).containsExactly("new", "old");
  }

  @Test
  void expressions_areBounded() {
    assertThatThrownBy(() -> found("where: \"" + "(".repeat(400) + "true" + ")".repeat(400) + "\""))
        .isInstanceOf(ArchitectureException.class);
    assertThatThrownBy(() -> found("where: \"" + "true && ".repeat(400) + "true\""))
        .hasMessageContaining("at most 1000");
  }
}
