package io.sallyport.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.gateway.pipeline.Approvals.Approval;
import io.sallyport.gateway.pipeline.Approvals.State;
import io.sallyport.guard.flow.FlowDecision;
import io.sallyport.guard.flow.ToolCall;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A decision is in the log when it holds, and holds when it is in the log. */
final class ApprovalsTest {

  private static final FlowDecision HELD =
      new FlowDecision(
          new ToolCall("messages[0]", "c1", "send_mail", "{}"),
          FlowDecision.Outcome.APPROVE,
          "flow/steered-by-untrusted",
          "Why.",
          List.of(),
          true);

  private final Approvals approvals = new Approvals(InstantSource.system());
  private final String id = approvals.wait("t", "k", "key", "c", HELD).id();

  private State state() {
    return approvals.list().getFirst().state();
  }

  @Test
  void secondDecisionWhileTheFirstIsWritten_isNeitherWrittenNorTaken() throws Exception {
    List<String> written = new ArrayList<>();
    List<Approval> second = new ArrayList<>();
    Thread other =
        new Thread(
            () ->
                approvals
                    .decide(id, false, any -> true, waits -> written.add("deny"))
                    .ifPresent(second::add));

    approvals.decide(
        id,
        true,
        any -> true,
        waits -> {
          other.start();
          while (other.getState() != Thread.State.BLOCKED
              && other.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
          }
          written.add("approve");
        });
    other.join();

    assertThat(written).containsExactly("approve");
    assertThat(second).isEmpty();
    assertThat(state()).isEqualTo(State.APPROVED);
  }

  @Test
  void decisionThatCannotBeWritten_doesNotHold() {
    assertThatThrownBy(
            () ->
                approvals.decide(
                    id,
                    true,
                    any -> true,
                    waits -> {
                      throw new IllegalStateException("full");
                    }))
        .hasMessage("full");

    assertThat(state()).isEqualTo(State.WAITING);
  }

  @Test
  void callThatWhoeverDecidesMayNotSee_isNotThere() {
    assertThat(approvals.decide(id, true, any -> false, waits -> {})).isEmpty();
    assertThat(state()).isEqualTo(State.WAITING);
  }
}
