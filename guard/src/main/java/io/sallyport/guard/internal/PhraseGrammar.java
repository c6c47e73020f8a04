package io.sallyport.guard.internal;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns the short form in which wordings are written into linear-time regular expressions.
 *
 * <p>The short form is RE2 syntax over lower-case text, with three additions: a space stands for
 * any run of characters that are neither letters nor digits; {@code ~N} between two spaces stands
 * for at most N arbitrary words; {@code <name>} stands for any entry of a word list. A wording
 * matches whole words only; one between two {@code |} is plain RE2 syntax and matches anywhere.
 */
final class PhraseGrammar {

  private static final String GAP = "(?:[^\\pL\\pN\\pM]+)";
  // Between arbitrary words no sentence may end and no quotation begin or end.
  private static final String FILLER_GAP = "[^\\pL\\pN\\pM.!?;|`\"“”«»]+";
  private static final String WORD = "[\\pL\\pN\\pM'’\\-]+";

  /** No wording reaches further from its fixed word. */
  static final int LONGEST_REACH = 230;

  private static final int SHORTEST_REACH = 80;
  private static final int CHARACTERS_PER_WORD = 8;
  private static final int SHORT_WORD = 4;
  private static final String OUTSIDE = "[^\\pL\\pN\\pM_]";

  private final Map<String, List<String>> lists;

  PhraseGrammar(Map<String, List<String>> lists) {
    this.lists = lists;
  }

  /** The expression of a wording; its group 1 is the match. */
  Pattern compile(String wording) {
    boolean openStart = wording.startsWith("|");
    boolean openEnd = wording.endsWith("|");
    String body = wording.substring(openStart ? 1 : 0, wording.length() - (openEnd ? 1 : 0));
    String expression =
        (openStart ? "(" : "(?:^|" + OUTSIDE + ")(")
            + (openStart && openEnd ? body : expand(body))
            + (openEnd ? ")" : ")(?:$|" + OUTSIDE + ")");
    return Pattern.compile(expression, Pattern.DOTALL);
  }

  /** Characters around a fixed word of the wording within which all of it lies, as a rule. */
  static int reach(String wording) {
    int words = 0;
    for (int at = wording.indexOf(" ~"); at >= 0; at = wording.indexOf(" ~", at + 1)) {
      int end = at + 2;
      while (end < wording.length() && Character.isDigit(wording.charAt(end))) {
        end++;
      }
      words += Integer.parseInt(wording.substring(at + 2, end));
    }
    return Math.min(LONGEST_REACH, SHORTEST_REACH + words * CHARACTERS_PER_WORD);
  }

  /** The fixed strings that stand for anchors: each as it is, or the entries of a word list. */
  List<String> literals(List<String> anchors) {
    List<String> words = new ArrayList<>();
    for (String anchor : anchors) {
      String name = anchor.substring(1, Math.max(1, anchor.length() - 1));
      if (anchor.equals("<" + name + ">") && lists.containsKey(name)) {
        list(name).forEach(entry -> words.add(fixedStart(entry)));
      } else {
        words.add(Keywords.fold(anchor));
      }
    }
    return words;
  }

  /** What every text that matches the entry starts with; a short word is a word of its own. */
  private static String fixedStart(String entry) {
    int optional = entry.indexOf('?');
    String start = optional < 0 ? entry : entry.substring(0, optional - 1);
    if (!start.matches("[\\pL\\pN ]{2,}")) {
      throw new IllegalArgumentException(
          "word list entry: '" + entry + "' (expected: words, spaces and optional letters)");
    }
    return Keywords.fold(optional < 0 && start.length() <= SHORT_WORD ? start + " " : start);
  }

  private String expand(String wording) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < wording.length()) {
      int end = tokenEnd(wording, at);
      String token = wording.substring(at, end);
      if (token.startsWith(" ~")) {
        String most = token.substring(2);
        out.append("(?:").append(FILLER_GAP).append(WORD).append("){0,").append(most).append("}?");
      } else if (token.length() > 2 && token.charAt(0) == '<') {
        out.append(alternatives(token.substring(1, token.length() - 1)));
      } else {
        out.append(token.equals(" ") ? GAP : token);
      }
      at = end;
    }
    return out.toString();
  }

  /** Where the smallest part ends that starts here and means something of its own. */
  private int tokenEnd(String wording, int at) {
    if (wording.startsWith(" ~", at)) {
      int end = at + 2;
      while (end < wording.length() && Character.isDigit(wording.charAt(end))) {
        end++;
      }
      return end;
    }
    return switch (wording.charAt(at)) {
      case '\\' -> at + 2;
      case '[' -> wording.indexOf(']', at) + 1;
      case '<' -> {
        int close = wording.indexOf('>', at);
        boolean known = close > 0 && lists.containsKey(wording.substring(at + 1, close));
        yield known ? close + 1 : at + 1;
      }
      default -> at + 1;
    };
  }

  private String alternatives(String name) {
    StringBuilder out = new StringBuilder("(?:");
    for (String entry : list(name)) {
      out.append(out.length() > 3 ? "|" : "").append(expand(entry));
    }
    return out.append(")").toString();
  }

  private List<String> list(String name) {
    List<String> entries = lists.get(name);
    if (entries == null) {
      throw new IllegalArgumentException("word list: '" + name + "' (expected: one of the file)");
    }
    return entries;
  }
}
