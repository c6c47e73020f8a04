package io.sallyport.guard.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether somebody's words order something or ask for it. A verb counts only where a clause orders:
 * at its beginning, behind a word that goes on, behind a request, or at the end of a sentence with
 * one. In a sentence that forbids, conditions or reports anything nothing counts, nor before one
 * that takes it back: rather an approval too many.
 */
final class Orders {

  /** Between sentences; not behind an abbreviation, which goes on in small letters. */
  private static final Pattern SENTENCE_END =
      Pattern.compile("(?<=[.!?…])[\"'”’)\\]]*\\s+(?!\\p{Ll})|(?<=[?!])\\s+|(?<=[。！？])");

  /** Words, addresses and paths whole, and what ends a clause. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "[\\p{L}\\p{N}\\p{M}](?:[\\p{L}\\p{N}\\p{M}'\\-]|[@._/\\\\:](?=[\\p{L}\\p{N}]))*|[,;:()–—.!?…]");

  private static final Pattern ITEM = Pattern.compile("\\s*([-*•–]|\\d{1,3}[.)])\\s.*");
  private static final List<String> BLOCKS =
      List.of("negations", "prohibitions", "conditions", "reports");
  private static final int SHORT = 5;
  private static final int LONGEST_PHRASE = 5;

  private final Map<String, Set<String>> lists;

  /** With lists of words and phrases by their names. */
  Orders(Map<String, Set<String>> lists) {
    this.lists = lists;
  }

  /**
   * Whether one of some texts orders something.
   *
   * @param verbs by which it is ordered
   * @param withMoney more verbs, which count only in a sentence about money
   */
  boolean contain(List<String> texts, Set<String> verbs, Set<String> withMoney) {
    return texts.stream().anyMatch(text -> contain(text, verbs, withMoney));
  }

  private boolean contain(String text, Set<String> verbs, Set<String> withMoney) {
    List<String> sentences = sentences(text);
    for (int at = 0; at < sentences.size(); at++) {
      boolean takenBack = at + 1 < sentences.size() && takesBack(sentences.get(at + 1));
      if (!takenBack && orders(sentences.get(at), verbs, withMoney)) {
        return true;
      }
    }
    return false;
  }

  private boolean orders(String sentence, Set<String> verbs, Set<String> withMoney) {
    List<String> tokens = tokens(sentence);
    if (BLOCKS.stream().anyMatch(list -> has(tokens, list))) {
      return false;
    }
    boolean asks = has(tokens, "requests");
    String end = sentence.strip();
    if (!asks && (end.endsWith("?") || end.endsWith("？"))) {
      return false;
    }
    boolean money =
        has(tokens, "money") || sentence.chars().anyMatch(sign -> "€$£¥".indexOf(sign) >= 0);
    for (int at = 0; at < tokens.size(); at++) {
      for (int length = 1; length <= 3 && at + length <= tokens.size(); length++) {
        String phrase = String.join(" ", tokens.subList(at, at + length));
        boolean verb = verbs.contains(phrase) || money && withMoney.contains(phrase);
        if (verb && isOrder(tokens, at, at + length, asks)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isOrder(List<String> tokens, int from, int to, boolean asks) {
    if (from == 0 || isMark(tokens.get(from - 1)) || endsWith(tokens, from, "connectors")) {
      return true;
    }
    boolean last = to == tokens.size() || isMark(tokens.get(to));
    return asks && (last || endsWith(tokens, from, "requests"));
  }

  private boolean endsWith(List<String> tokens, int end, String list) {
    for (int length = 1; length <= LONGEST_PHRASE && length <= end; length++) {
      if (in(list, String.join(" ", tokens.subList(end - length, end)))) {
        return true;
      }
    }
    return false;
  }

  private boolean takesBack(String sentence) {
    List<String> tokens = tokens(sentence);
    boolean refuses = tokens.size() <= SHORT && has(tokens, "negations");
    return refuses || has(tokens, "revocations");
  }

  private boolean has(List<String> tokens, String list) {
    for (int end = 1; end <= tokens.size(); end++) {
      boolean refused = list.equals("negations") && tokens.get(end - 1).endsWith("n't");
      if (refused || endsWith(tokens, end, list)) {
        return true;
      }
    }
    return false;
  }

  private boolean in(String list, String phrase) {
    return Objects.requireNonNull(lists.get(list), list).contains(phrase);
  }

  private static boolean isMark(String token) {
    return !Character.isLetterOrDigit(token.charAt(0));
  }

  private static List<String> tokens(String sentence) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(sentence.toLowerCase(Locale.ROOT).replace('’', '\''));
    while (token.find()) {
      tokens.add(token.group());
    }
    return tokens;
  }

  /** The sentences; the items of a list belong to the line that announces them. */
  private static List<String> sentences(String text) {
    List<StringBuilder> blocks = new ArrayList<>();
    boolean announced = false;
    for (String line : text.split("\\R", -1)) {
      String stripped = line.strip();
      char before = blocks.isEmpty() ? '\0' : last(blocks.getLast());
      boolean item = ITEM.matcher(line).matches();
      boolean goesOn =
          before == ','
              || before == ':'
              || announced && item
              || !stripped.isEmpty()
                  && Character.isLowerCase(stripped.charAt(0))
                  && ".!?…。！？".indexOf(before) < 0;
      announced = stripped.endsWith(":") || announced && item;
      if (goesOn && before != '\0' && !stripped.isEmpty()) {
        blocks.getLast().append(item ? " , " : " ").append(stripped);
      } else {
        blocks.add(new StringBuilder(stripped));
      }
    }
    List<String> sentences = new ArrayList<>();
    for (StringBuilder block : blocks) {
      for (String sentence : SENTENCE_END.split(block)) {
        if (!sentence.isBlank()) {
          sentences.add(sentence);
        }
      }
    }
    return sentences;
  }

  /** The last character; NUL for an empty line. */
  private static char last(StringBuilder block) {
    return block.isEmpty() ? '\0' : block.charAt(block.length() - 1);
  }
}
