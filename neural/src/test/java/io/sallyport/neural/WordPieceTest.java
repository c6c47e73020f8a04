package io.sallyport.neural;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordPieceTest {

  private static final WordPiece PIECES = WordPiece.uncased();

  private static List<String> parts(String text) {
    Tokens tokens = PIECES.split(text);
    List<String> parts = new ArrayList<>();
    for (int at = 0; at < tokens.size(); at++) {
      parts.add(text.substring(tokens.starts()[at], tokens.ends()[at]));
    }
    return parts;
  }

  // Numbers as the vocabulary's authors publish them for "hello world".
  @Test
  void knownWords_haveTheirNumbers() {
    assertThat(PIECES.split("Hello, World!").ids()).containsExactly(7592, 1010, 2088, 999);
  }

  @Test
  void accentsAndCase_countAsThePlainLetters() {
    assertThat(PIECES.split("HÉLLO").ids()).isEqualTo(PIECES.split("hello").ids());
  }

  @Test
  void pieces_knowTheirPlaces() {
    assertThat(parts("Unaffable, naïve 你好!"))
        .containsExactly("Una", "ffa", "ble", ",", "naïve", "你", "好", "!");
  }

  @ParameterizedTest
  @CsvSource({"\u200bhe\u200bllo, 7592", "hello\u0000, 7592"})
  void invisibleCharacters_areDropped(String text, int id) {
    assertThat(PIECES.split(text).ids()).containsExactly(id);
  }

  @Test
  void wordOfOverAHundredLetters_isUnknownAndWhole() {
    Tokens tokens = PIECES.split("a".repeat(101));

    assertThat(tokens.ids()).containsExactly(100);
    assertThat(tokens.ends()).containsExactly(101);
  }

  @Test
  void blankText_hasNoPieces() {
    assertThat(PIECES.split(" \t\n\u00a0").size()).isZero();
  }

  @Property
  void anyText_givesPiecesInOrderWithinIt(@ForAll @StringLength(max = 200) String text) {
    Tokens tokens = PIECES.split(text);

    int before = 0;
    for (int at = 0; at < tokens.size(); at++) {
      assertThat(tokens.starts()[at]).isBetween(0, tokens.ends()[at]);
      assertThat(tokens.ends()[at]).isLessThanOrEqualTo(text.length());
      assertThat(tokens.starts()[at]).isGreaterThanOrEqualTo(before - 1);
      before = tokens.starts()[at];
    }
  }
}
