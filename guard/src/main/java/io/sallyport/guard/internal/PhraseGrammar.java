package io.sallyport.guard.internal;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns the short form in which wordings are written into linear-time regular expressions.
 *
 * <p>The short form is RE2 syntax over lower-case text, with three additions: a space stands for
 * one to six characters that are neither letters nor digits; {@code ~N} between two spaces stands
 * for at most N arbitrary words; {@code <name>} stands for any entry of a word list. A wording
 * matches whole words only; one between two {@code |} is plain RE2 syntax and matches anywhere.
 */
final class PhraseGrammar {

  private static final String GAP = "(?:[^\\pL\\pN\\pM]{1,6})";
  // Between arbitrary words no sentence may end.
  private static final String FILLER_GAP = "[^\\pL\\pN\\pM.!?;|`]{1,4}";
  private static final String WORD = "[\\pL\\pN\\pM'’\\-]{1,30}";
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

  /** The fixed words that stand for an anchor: an entry of the file, or one of a word list. */
  List<String> literals(List<String> anchors) {
    List<String> words = new ArrayList<>();
    for (String anchor : anchors) {
      String name = anchor.substring(1, Math.max(1, anchor.length() - 1));
      if (anchor.equals("<" + name + ">") && lists.containsKey(name)) {
        for (String entry : list(name)) {
          words.add(longestLiteral(entry));
        }
      } else {
        // Words may be parted by any sign, so only one of them can be looked for.
        boolean phrase = anchor.matches("[\\pL ]*\\pL \\pL[\\pL ]*");
        words.add(Keywords.fold(phrase ? longestLiteral(anchor) : anchor));
      }
    }
    return words;
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

  /** The longest run of letters that every text matching the entry holds. */
  static String longestLiteral(String entry) {
    String best = "";
    StringBuilder run = new StringBuilder();
    for (int i = 0; i <= entry.length(); i++) {
      boolean optional = i + 1 < entry.length() && entry.charAt(i + 1) == '?';
      boolean letter =
          i < entry.length()
              && (Character.isLetterOrDigit(entry.charAt(i))
                  || Character.getType(entry.charAt(i)) == Character.NON_SPACING_MARK
                  || Character.getType(entry.charAt(i)) == Character.COMBINING_SPACING_MARK);
      if (letter && !optional) {
        run.append(entry.charAt(i));
      } else {
        best = run.length() > best.length() ? run.toString() : best;
        run.setLength(0);
      }
    }
    if (best.length() < 2 || entry.contains("(") || entry.contains("[")) {
      throw new IllegalArgumentException(
          "word list entry: '" + entry + "' (expected: words, spaces and optional letters)");
    }
    return Keywords.fold(best);
  }
}
