package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the fixed words of all rules in one pass, and says which rules they call for. */
final class PhraseIndex {

  private static final Character.UnicodeScript LATIN = Character.UnicodeScript.LATIN;

  /** The rules that a fixed string anchors, and those that need it besides. */
  private record Uses(List<Integer> anchorOf, List<Integer> alsoOf) {}

  /** One kind of fixed strings, with what each is for. */
  private static final class Part {

    private final Keywords keywords;
    private final int[][] anchorOf;
    private final int[][] alsoOf;
    private final boolean[] wholeStart;

    Part(Map<String, Uses> uses) {
      List<String> literals = List.copyOf(uses.keySet());
      keywords = new Keywords(literals);
      anchorOf = uses.values().stream().map(use -> array(use.anchorOf())).toArray(int[][]::new);
      alsoOf = uses.values().stream().map(use -> array(use.alsoOf())).toArray(int[][]::new);
      wholeStart = new boolean[literals.size()];
      for (int i = 0; i < wholeStart.length; i++) {
        // In scripts that join words, or that put articles before them, a word may start anywhere.
        wholeStart[i] = Character.UnicodeScript.of(literals.get(i).codePointAt(0)) == LATIN;
      }
    }
  }

  private final int rules;
  private final Part words;
  private final Part signs;

  PhraseIndex(List<PhraseRule> rules) {
    this.rules = rules.size();
    Map<String, Uses> wordUses = new LinkedHashMap<>();
    Map<String, Uses> signUses = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      for (String literal : rules.get(i).anchors()) {
        uses(literal, wordUses, signUses).anchorOf().add(i);
      }
      for (String literal : rules.get(i).also()) {
        uses(literal, wordUses, signUses).alsoOf().add(i);
      }
    }
    this.words = new Part(wordUses);
    this.signs = new Part(signUses);
  }

  /** Where the fixed words of the rules stand in the text. */
  PhraseOccurrences scan(String text) {
    PhraseOccurrences occurrences = new PhraseOccurrences(rules);
    PlainWords plain = new PlainWords(text);
    words.keywords.scan(
        plain.letters(),
        (word, end) -> {
          int start = end - words.keywords.length(word);
          if (!words.wholeStart[word] || plain.startsWord(start)) {
            occurrences.add(plain.end(end), words.anchorOf[word], words.alsoOf[word]);
          }
        });
    signs.keywords.scan(
        text, (word, end) -> occurrences.add(end, signs.anchorOf[word], signs.alsoOf[word]));
    return occurrences;
  }

  private static Uses uses(String literal, Map<String, Uses> words, Map<String, Uses> signs) {
    Map<String, Uses> kind = isWords(literal) ? words : signs;
    return kind.computeIfAbsent(literal, key -> new Uses(new ArrayList<>(), new ArrayList<>()));
  }

  private static boolean isWords(String literal) {
    return literal
        .chars()
        .allMatch(
            c ->
                c == ' '
                    || Character.isLetterOrDigit(c)
                    || Character.getType(c) == Character.NON_SPACING_MARK
                    || Character.getType(c) == Character.COMBINING_SPACING_MARK);
  }

  private static int[] array(List<Integer> values) {
    return values.stream().distinct().mapToInt(Integer::intValue).toArray();
  }
}
