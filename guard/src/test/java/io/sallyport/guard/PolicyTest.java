package io.sallyport.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import io.sallyport.guard.internal.TestLists;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

final class PolicyTest {

  private static final Guard GUARD = Guard.standard();

  @Provide
  Arbitrary<String> texts() {
    List<String> pieces = new java.util.ArrayList<>(TestLists.lines("attacks.txt"));
    pieces.addAll(TestLists.lines("harmless.txt").subList(0, 40));
    pieces.add("mail jane.doe@harbour-post.org now");
    pieces.add("password = \"k9F4ke-Zq71xWv\"");
    pieces.add("x\uDB40\uDC41\uDB40\uDC42\uDB40\uDC43y");
    return Arbitraries.of(pieces)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(all -> String.join(" ", all));
  }

  @Property(tries = 150)
  void stricterMode_neverGivesAMilderVerdict(
      @ForAll("texts") String text,
      @ForAll Mode one,
      @ForAll Mode other,
      @ForAll @DoubleRange(min = 0, max = 1) double threshold) {
    Mode milder = one.compareTo(other) <= 0 ? one : other;
    Mode stricter = one.compareTo(other) <= 0 ? other : one;

    assertThat(verdict(text, all(stricter, threshold)))
        .isGreaterThanOrEqualTo(verdict(text, all(milder, threshold)));
  }

  @Property(tries = 150)
  void lowerThreshold_neverGivesAMilderVerdict(
      @ForAll("texts") String text,
      @ForAll Mode mode,
      @ForAll @DoubleRange(min = 0, max = 1) double one,
      @ForAll @DoubleRange(min = 0, max = 1) double other) {
    assertThat(verdict(text, all(mode, Math.min(one, other))))
        .isGreaterThanOrEqualTo(verdict(text, all(mode, Math.max(one, other))));
  }

  @Property(tries = 150)
  void readyMadePolicies_areOrderedByStrictness(@ForAll("texts") String text) {
    List<Verdict> verdicts =
        List.of(
            verdict(text, Policy.off()),
            verdict(text, Policy.permissive()),
            verdict(text, Policy.balanced()),
            verdict(text, Policy.strict()));

    assertThat(verdicts).isSorted();
  }

  @Example
  void wrongThreshold_isRefusedWithTheRange() {
    assertThatThrownBy(() -> ScannerPolicy.of(Mode.BLOCK, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threshold: 1.5 (expected: 0 to 1)");
  }

  @Example
  void unknownName_isRefusedWithTheNames() {
    assertThatThrownBy(() -> Policy.named("paranoid"))
        .hasMessage("policy: 'paranoid' (expected: balanced, strict, permissive or off)");
    assertThatThrownBy(() -> Mode.ofWireName("deny")).hasMessageContaining("redact or block");
  }

  @Example
  void allowEntryWithoutReason_isRefused() {
    assertThatThrownBy(() -> AllowEntry.phrase("some phrase", null, " "))
        .hasMessageContaining("why it is allowed");
  }

  @Example
  void allowedHostWithAPath_isRefused() {
    assertThatThrownBy(() -> Policy.builder("p").linkHost("docs.example/a"))
        .hasMessageContaining("docs.example/a");
  }

  @Example
  void copyOfAPolicy_saysTheSame() {
    Policy policy =
        Policy.balanced().toBuilder().softBlock(true).refusal("No.").linkHost("a.example").build();
    Policy copy = policy.toBuilder().build();

    assertThat(copy.softBlock()).isTrue();
    assertThat(copy.refusal()).isEqualTo("No.");
    assertThat(copy.linkHosts()).containsExactly("a.example");
    assertThat(copy.scanners()).isEqualTo(policy.scanners());
  }

  private static Policy all(Mode mode, double threshold) {
    return Policy.builder("p").otherwise(ScannerPolicy.of(mode, threshold)).build();
  }

  private static Verdict verdict(String text, Policy policy) {
    return GUARD
        .inspect(
            List.of(Segment.of("text", text, Origin.USER)),
            Direction.INPUT,
            policy,
            GuardContext.none())
        .verdict();
  }
}
