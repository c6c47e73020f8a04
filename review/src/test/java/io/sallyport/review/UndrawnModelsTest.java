package io.sallyport.review;

import static io.sallyport.review.Reviewed.review;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.review.report.Reports;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent whose model nobody drew is reviewed as one that has a model, and the reports say so. */
final class UndrawnModelsTest {

  private static final String SAID = "decides and acts in a language model of its own";
  private static final String FILE =
      """
      actors: [{id: u}]
      components:
        - {id: bot, kind: agent}
        - {id: helper, kind: agent}
        - {id: mail, kind: tool}
        - {id: gate, kind: ai-gateway}
        - {id: llm, kind: llm-hosted}
      flows:
        - {from: u, to: bot, data: prompt}
        - {from: bot, to: helper, data: prompt}
        - {from: gate, to: llm, data: prompt}
        - {from: helper, to: gate, data: prompt}
        - {from: bot, to: mail}
        %s
      """;

  @ParameterizedTest
  @EnumSource(names = {"HTML", "JSON", "MARKDOWN"})
  void agentWithoutAModel_isAnAssumptionOfEachReport(Reports.Format format) throws Exception {
    ReviewResult result = review(FILE.formatted(""));
    String report =
        new String(Reports.bytes(format, result, Instant.EPOCH), StandardCharsets.UTF_8);

    assertThat(report).containsPattern("The agent ('|&#39;)bot('|&#39;) " + SAID);
    assertThat(report).doesNotContainPattern("The agent ('|&#39;)helper('|&#39;) " + SAID);
  }

  @ParameterizedTest
  @CsvSource({
    "bot, llm, false",
    "bot, gate, false",
    "llm, bot, false",
    "mail, llm, true",
    "u, llm, true"
  })
  void modelThatAnAgentReaches_isItsModel(String from, String to, boolean said) throws Exception {
    ReviewResult result =
        review(FILE.formatted("- {from: %s, to: %s, data: prompt}".formatted(from, to)));

    assertThat(result.architecture().assumptions())
        .filteredOn(note -> note.text().contains(SAID))
        .hasSize(said ? 1 : 0)
        .allSatisfy(note -> assertThat(note.about()).containsExactly("bot"));
  }

  @Test
  void manyFlowsOfAnAgent_areOneAssumption() throws Exception {
    ReviewResult result = review(FILE.formatted("- {from: bot, to: mail, data: prompt}"));

    assertThat(result.architecture().assumptions())
        .filteredOn(note -> note.text().contains(SAID))
        .hasSize(1);
  }
}
