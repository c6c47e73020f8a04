package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.text.Jinja.Kind;
import io.sallyport.artifacts.internal.text.Jinja.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a template would be compiled at all: its statements are known and closed, its expressions
 * follow the grammar of Jinja 3. What no engine takes has no honest use, and other readers may take
 * it for something else.
 */
final class JinjaGrammar {
  private static final Map<String, String> CLOSED_BY =
      Map.ofEntries(
          Map.entry("if", "endif"),
          Map.entry("for", "endfor"),
          Map.entry("macro", "endmacro"),
          Map.entry("call", "endcall"),
          Map.entry("filter", "endfilter"),
          Map.entry("block", "endblock"),
          Map.entry("with", "endwith"),
          Map.entry("autoescape", "endautoescape"),
          Map.entry("generation", "endgeneration"),
          Map.entry("trans", "endtrans"),
          Map.entry("set", "endset"),
          Map.entry("raw", "endraw"));
  private static final Set<String> SINGLE =
      Set.of(
          "do", "include", "import", "from", "extends", "break", "continue", "debug", "pluralize");

  private final List<Token> tokens;
  private final Deque<String> open = new ArrayDeque<>();

  private JinjaGrammar(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Checks a template.
   *
   * @throws FormatException when no engine would take it
   */
  static void check(List<Token> tokens) throws FormatException {
    new JinjaGrammar(tokens).template();
  }

  private void template() throws FormatException {
    int at = 0;
    while (at < tokens.size()) {
      Token block = tokens.get(at);
      int end = at + 1;
      while (end < tokens.size() && tokens.get(end).kind() != Kind.BLOCK) {
        end++;
      }
      int from = at + 1;
      int to = end;
      if (from < to && (tokens.get(from).is("-") || tokens.get(from).is("+"))) {
        from++;
      }
      if (from < to && (tokens.get(to - 1).is("-") || tokens.get(to - 1).is("+"))) {
        to--;
      }
      List<Token> inner = tokens.subList(from, to);
      if (block.text().equals("%")) {
        statement(inner, block.at());
      } else if (!raw()) {
        new JinjaExpression(inner, block.at()).whole();
      }
      at = end;
    }
    if (!open.isEmpty()) {
      throw new FormatException(0, "a statement '" + open.peek() + "' that is never ended");
    }
  }

  private boolean raw() {
    return "raw".equals(open.peek());
  }

  private void statement(List<Token> inner, int at) throws FormatException {
    String word = inner.isEmpty() ? "" : inner.getFirst().text();
    List<Token> rest = inner.isEmpty() ? inner : inner.subList(1, inner.size());
    if (raw() && !word.equals("endraw")) {
      return;
    }
    if (word.startsWith("end")) {
      String begun = open.isEmpty() ? "" : open.pop();
      if (!word.equals(CLOSED_BY.get(begun))) {
        throw new FormatException(at, "an '" + word + "' that ends nothing");
      }
    } else if (word.equals("elif") || word.equals("else")) {
      boolean fits = "if".equals(open.peek()) || "for".equals(open.peek()) && word.equals("else");
      if (!fits) {
        throw new FormatException(at, "an '" + word + "' without its 'if'");
      }
      if (word.equals("elif")) {
        new JinjaExpression(rest, at).whole();
      }
    } else if (CLOSED_BY.containsKey(word)) {
      begin(word, rest, at);
    } else if (word.equals("do")) {
      new JinjaExpression(rest, at).whole();
    } else if (!SINGLE.contains(word)) {
      throw new FormatException(at, "an unknown statement '" + word + "'");
    }
  }

  private void begin(String word, List<Token> rest, int at) throws FormatException {
    JinjaExpression expression = new JinjaExpression(rest, at);
    switch (word) {
      case "if" -> expression.whole();
      case "for" -> expression.loop();
      case "macro" -> expression.signature();
      case "set" -> {
        // With an equals sign it is a statement by itself.
        if (expression.assignment()) {
          return;
        }
      }
      case "block", "call", "filter", "with", "autoescape", "generation", "trans", "raw" -> {}
      default -> throw new FormatException(at, "an unknown statement '" + word + "'");
    }
    open.push(word);
  }
}
