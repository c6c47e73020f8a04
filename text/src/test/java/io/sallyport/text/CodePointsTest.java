package io.sallyport.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CodePointsTest {

  @Test
  void astralText_countsPairsOnce() {
    CodePoints points = CodePoints.of("a😀b");

    assertThat(points.length()).isEqualTo(3);
    assertThat(points.fromUtf16(3)).isEqualTo(2);
    assertThat(points.toUtf16(2)).isEqualTo(3);
  }

  @Test
  void indexInsidePair_givesThePair() {
    assertThat(CodePoints.of("a😀b").fromUtf16(2)).isEqualTo(1);
  }

  @Test
  void offsetOutside_isRefused() {
    assertThatThrownBy(() -> CodePoints.of("abc").fromUtf16(4))
        .hasMessage("utf16: 4 (expected: 0 to 3)");
    assertThatThrownBy(() -> CodePoints.of("a😀").toUtf16(3))
        .hasMessage("codePoint: 3 (expected: 0 to 2)");
  }

  @Property
  void everyOffset_goesThereAndBack(@ForAll("texts") String text) {
    CodePoints points = CodePoints.of(text);

    assertThat(points.length()).isEqualTo(text.codePointCount(0, text.length()));
    for (int codePoint = 0; codePoint <= points.length(); codePoint++) {
      int utf16 = points.toUtf16(codePoint);
      assertThat(utf16).isEqualTo(text.offsetByCodePoints(0, codePoint));
      assertThat(points.fromUtf16(utf16)).isEqualTo(codePoint);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "é", "😀", "\uD83D", "\uDE00", "𝒳")
        .list()
        .ofMaxSize(400)
        .map(parts -> String.join("", parts));
  }
}
