package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.text.Jinja.Kind;
import io.sallyport.artifacts.internal.text.Jinja.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges what stands in brackets behind an object of a template. Jinja takes an attribute where
 * there is no such key, so a key that a template computes is an attribute that it hides.
 */
final class JinjaSubscripts {
  private static final int LONGEST_PIECE = 40;
  // Filters and words by which numbers and plain keys are made of plain variables.
  private static final Set<String> PLAIN_FILTERS =
      Set.of("length", "count", "int", "abs", "lower", "upper", "trim", "string");
  private static final Set<String> WORDS =
      Set.of("in", "not", "and", "or", "is", "if", "else", "elif", "for", "return", "set", "do");

  private static final Set<String> SEEKING =
      Set.of("replace", "split", "rsplit", "strip", "lstrip", "rstrip", "startswith", "endswith");

  /** What an operand is. */
  enum Operand {
    /** A number, a plain key, or a variable that the template did not put together. */
    PLAIN,
    /** Something computed, or a variable as the key of a literal. */
    COMPUTED,
    /** Something computed, in a template with the pieces of an inner name. */
    INNER
  }

  private final List<Token> tokens;
  private final Set<String> putTogether = new HashSet<>();
  private final Set<String> texts = new HashSet<>();
  private boolean opens;
  private boolean closes;

  JinjaSubscripts(List<Token> tokens, String template) {
    this.tokens = tokens;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).kind() == Kind.STRING && !isSought(i)) {
        piece(tokens.get(i).text());
      }
    }
    texts(template);
    for (int i = 0; i + 2 < tokens.size(); i++) {
      assigned(i);
    }
  }

  /** Whether a string is only looked for or taken away: {@code replace('_', ' ')}. */
  private boolean isSought(int i) {
    return i > 1 && tokens.get(i - 1).is("(") && SEEKING.contains(tokens.get(i - 2).text());
  }

  /** Text between blocks becomes a string where a macro or a set gives it. */
  private void texts(String template) {
    for (int at = template.indexOf('}'); at >= 0; at = template.indexOf('}', at + 1)) {
      int end = template.indexOf('{', at);
      if (end > at && end - at <= LONGEST_PIECE) {
        piece(template.substring(at + 1, end).strip());
      }
    }
  }

  /** Notes whether a string could begin or end an inner name. */
  private void piece(String text) {
    boolean name =
        !text.isEmpty()
            && text.length() <= LONGEST_PIECE
            && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
    boolean bar = name && text.chars().allMatch(c -> c == '_');
    opens |= bar || name && text.startsWith("__");
    closes |= bar || name && text.endsWith("__");
  }

  /** Notes a variable that the template gives a text of its own. */
  private void assigned(int i) {
    Token name = tokens.get(i);
    if (name.kind() != Kind.NAME || !tokens.get(i + 1).is("=") || tokens.get(i + 2).is("=")) {
      return;
    }
    int depth = 0;
    int brackets = 0;
    for (int j = i + 2; j < tokens.size() && depth >= 0; j++) {
      Token token = tokens.get(j);
      if (token.kind() == Kind.BLOCK || depth == 0 && token.is(",")) {
        return;
      }
      depth += opening(token) ? 1 : closing(token) ? -1 : 0;
      brackets += token.is("[") && isOwner(j - 1) ? 1 : 0;
      brackets -= token.is("]") && brackets > 0 ? 1 : 0;
      boolean made = token.kind() == Kind.STRING || token.is("~");
      if (made && brackets == 0 && !isCompared(j)) {
        boolean alone = j == i + 2 && j + 1 < tokens.size() && ends(tokens.get(j + 1));
        (alone ? texts : putTogether).add(name.text());
        return;
      }
    }
  }

  /** Whether nothing is done with what stands before this: a block's end is no token. */
  private static boolean ends(Token token) {
    return token.kind() == Kind.BLOCK || token.is(",") || token.is(")") || token.is("-");
  }

  private boolean isCompared(int i) {
    return tokens.get(i - 1).is("=") && i > 1 && operator(i - 2, "=!<>")
        || i + 1 < tokens.size() && tokens.get(i + 1).text().equals("in");
  }

  private boolean operator(int i, String any) {
    return tokens.get(i).kind() == Kind.OPERATOR && any.contains(tokens.get(i).text());
  }

  /** The place of the bracket that closes this one, where this one stands behind an object. */
  int end(int open) {
    return tokens.get(open).is("[") && open > 0 && isOwner(open - 1) ? matching(open) : -1;
  }

  private boolean isOwner(int i) {
    Token owner = tokens.get(i);
    return switch (owner.kind()) {
      case NAME -> !WORDS.contains(owner.text());
      case STRING -> true;
      case OPERATOR -> closing(owner);
      case NUMBER, BLOCK -> false;
    };
  }

  /** Judges what stands between two brackets. */
  Operand judge(int open, int close) {
    boolean literal = isLiteral(open - 1);
    boolean computed = false;
    boolean variable = false;
    boolean constant = true;
    for (int i = open + 1; i < close; i++) {
      Token token = tokens.get(i);
      if (token.is("[") && isOwner(i - 1) && i > open + 1) {
        int end = matching(i);
        // A key within the operand is judged by itself.
        computed |= tokens.get(i - 1).kind() == Kind.STRING;
        i = end < 0 ? close : end;
        variable = true;
        constant = false;
        continue;
      }
      if (token.kind() == Kind.NAME && !isNumberOfLoop(i)) {
        constant = false;
        variable |= !isFilter(i);
        computed |= isFilter(i) && !PLAIN_FILTERS.contains(token.text());
        computed |= i + 1 < close && tokens.get(i + 1).is("(");
        computed |= putTogether.contains(token.text()) && !tokens.get(open - 1).is("|");
      }
    }
    boolean strings = strings(open, close);
    computed |= usesText(open, close) && (has(open, close, "~") || has(open, close, "+"));
    computed |= strings && !constant;
    computed |= strings && (has(open, close, "|") || has(open, close, "*"));
    computed |= literal && variable && !isArithmetic(open, close);
    return !computed ? Operand.PLAIN : opens && closes ? Operand.INNER : Operand.COMPUTED;
  }

  private boolean strings(int open, int close) {
    int depth = 0;
    for (int i = open + 1; i < close; i++) {
      depth += tokens.get(i).is("[") && i > open + 1 && isOwner(i - 1) ? 1 : 0;
      depth -= tokens.get(i).is("]") && depth > 0 ? 1 : 0;
      if (depth == 0 && tokens.get(i).kind() == Kind.STRING) {
        return true;
      }
    }
    return false;
  }

  private boolean usesText(int open, int close) {
    return tokens.subList(open + 1, close).stream()
        .anyMatch(token -> token.kind() == Kind.NAME && texts.contains(token.text()));
  }

  private boolean has(int open, int close, String operator) {
    return tokens.subList(open + 1, close).stream().anyMatch(token -> token.is(operator));
  }

  /** Whether only numbers come out: {@code index % 2}, {@code n - 1}, a slice. */
  private boolean isArithmetic(int open, int close) {
    return has(open, close, "%")
        || has(open, close, "-")
        || has(open, close, "/")
        || has(open, close, ":");
  }

  private boolean isFilter(int i) {
    return tokens.get(i - 1).is("|");
  }

  /** {@code loop.index0} and what else of a loop is a number. */
  private boolean isNumberOfLoop(int i) {
    String name = tokens.get(i).text();
    return name.equals("loop")
        || i > 1 && tokens.get(i - 1).is(".") && tokens.get(i - 2).text().equals("loop");
  }

  /** Whether an object is written in the template itself. */
  private boolean isLiteral(int i) {
    if (tokens.get(i).kind() == Kind.STRING || tokens.get(i).is("}")) {
      return true;
    }
    if (tokens.get(i).kind() == Kind.NAME) {
      return false;
    }
    Integer open = opener(i);
    return open == null || open == 0 || !isOwner(open - 1);
  }

  private @Nullable Integer opener(int close) {
    int depth = 0;
    for (int i = close; i >= 0 && tokens.get(i).kind() != Kind.BLOCK; i--) {
      depth += closing(tokens.get(i)) ? 1 : opening(tokens.get(i)) ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return null;
  }

  private int matching(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size() && tokens.get(i).kind() != Kind.BLOCK; i++) {
      depth += opening(tokens.get(i)) ? 1 : closing(tokens.get(i)) ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean opening(Token token) {
    return token.is("(") || token.is("[") || token.is("{");
  }

  private static boolean closing(Token token) {
    return token.is(")") || token.is("]") || token.is("}");
  }
}
