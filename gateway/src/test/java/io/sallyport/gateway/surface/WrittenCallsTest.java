package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.guard.flow.ToolCall;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenCallsTest {

  private static final Set<String> OFFERED = Set.of("send_mail");
  private static final String CALL = "{\"name\": \"send_mail\", \"arguments\": {\"to\": \"a\"}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n{\"a\": 1}\n```\n",
        "<tool_call>{}</tool_call>\n",
        "</think> ",
        "```text\na\n```\n",
        "<tool<tool_"
      })
  void thousandsOfPassages_areReadInTimeInProportionToTheText(String passage) {
    String text = passage.repeat(400_000 / passage.length()) + "\n```json\n" + CALL + "\n```";
    long before =
        ManagementFactory.getThreadMXBean().getThreadCpuTime(Thread.currentThread().threadId());

    List<ToolCall> calls = WrittenCalls.of(text, "content", OFFERED);

    long after =
        ManagementFactory.getThreadMXBean().getThreadCpuTime(Thread.currentThread().threadId());
    assertThat(calls).extracting(ToolCall::tool).contains("send_mail");
    // With the square of the length it was minutes.
    assertThat((after - before) / 1e9).isLessThan(10);
  }

  @Test
  void callBehindMoreValuesThanAreRead_isOne() {
    String text = "```json\n" + "{}\n".repeat(70) + CALL + "\n```";

    assertThat(WrittenCalls.of(text, "content", OFFERED))
        .extracting(ToolCall::tool)
        .containsExactly("send_mail");
  }
}
