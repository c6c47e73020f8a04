package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.text.Jinja.Kind;
import io.sallyport.artifacts.internal.text.Jinja.Token;
import java.util.List;
import java.util.Set;

/** Reads one expression by the grammar of Jinja 3; keeps nothing of it. */
final class JinjaExpression {
  private static final int DEEPEST = 200;
  private static final Set<String> RESERVED =
      Set.of("in", "is", "and", "or", "if", "else", "elif", "recursive");
  private static final Set<String> SIGNS = Set.of("+", "-", "*", "/", "%", "~");

  private final List<Token> tokens;
  private final int place;
  private int at;
  private int depth;

  JinjaExpression(List<Token> tokens, int place) {
    this.tokens = tokens;
    this.place = place;
  }

  /** A whole expression, or several with commas between. */
  void whole() throws FormatException {
    tuple();
    end();
  }

  /** {@code target in expression [if expression] [recursive]}. */
  void loop() throws FormatException {
    target();
    word("in");
    tuple(false);
    if (isWord("if")) {
      at++;
      condition();
    }
    if (isWord("recursive")) {
      at++;
    }
    end();
  }

  /** {@code name(parameters)}. */
  void signature() throws FormatException {
    name();
    operator("(");
    arguments(")");
    end();
  }

  /** {@code target = expression}; false for the form whose value is the text up to its end. */
  boolean assignment() throws FormatException {
    target();
    if (is("=")) {
      at++;
      tuple();
      end();
      return true;
    }
    while (is("|")) {
      filter();
    }
    end();
    return false;
  }

  private void target() throws FormatException {
    boolean bracket = is("(");
    at += bracket ? 1 : 0;
    name();
    while (is(".") || is(",")) {
      at++;
      if (!bracket || !is(")")) {
        name();
      }
    }
    if (bracket) {
      operator(")");
    }
  }

  private void tuple() throws FormatException {
    tuple(true);
  }

  private void tuple(boolean choices) throws FormatException {
    one(choices);
    while (is(",")) {
      at++;
      if (at < tokens.size() && !is(")") && !is("]") && !is("}")) {
        one(choices);
      }
    }
  }

  private void one(boolean choices) throws FormatException {
    if (choices) {
      condition();
    } else {
      either();
    }
  }

  /** {@code a if b else c}. */
  private void condition() throws FormatException {
    if (++depth > DEEPEST) {
      throw new FormatException(place, "an expression nested deeper than " + DEEPEST);
    }
    either();
    while (isWord("if")) {
      at++;
      either();
      if (isWord("else")) {
        at++;
        condition();
      }
    }
    depth--;
  }

  private void either() throws FormatException {
    compared();
    while (isWord("and") || isWord("or")) {
      at++;
      compared();
    }
  }

  private void compared() throws FormatException {
    while (isWord("not")) {
      at++;
    }
    sum();
    while (comparison()) {
      sum();
    }
  }

  private boolean comparison() {
    int start = at;
    if (isWord("not") && at + 1 < tokens.size() && tokens.get(at + 1).text().equals("in")) {
      at += 2;
    } else if (isWord("in")) {
      at++;
    } else if (is("<") || is(">")) {
      at++;
      at += is("=") ? 1 : 0;
    } else if ((is("=") || is("!")) && at + 1 < tokens.size() && tokens.get(at + 1).is("=")) {
      at += 2;
    }
    return at > start;
  }

  private void sum() throws FormatException {
    unary();
    while (at < tokens.size()
        && tokens.get(at).kind() == Kind.OPERATOR
        && SIGNS.contains(tokens.get(at).text())) {
      String sign = tokens.get(at++).text();
      if ((sign.equals("*") || sign.equals("/")) && is(sign)) {
        at++;
      }
      unary();
    }
  }

  private void unary() throws FormatException {
    while (is("-") || is("+")) {
      at++;
    }
    primary();
    postfix();
  }

  private void primary() throws FormatException {
    if (at >= tokens.size()) {
      throw new FormatException(place, "an expression that breaks off");
    }
    Token token = tokens.get(at++);
    switch (token.kind()) {
      case STRING -> {
        while (at < tokens.size() && tokens.get(at).kind() == Kind.STRING) {
          at++;
        }
      }
      case NUMBER -> {
        if (is(".") && at + 1 < tokens.size() && tokens.get(at + 1).kind() == Kind.NUMBER) {
          at += 2;
        }
      }
      case NAME -> {
        if (RESERVED.contains(token.text())) {
          throw new FormatException(token.at(), "the word '" + token.text() + "' as a value");
        }
      }
      case OPERATOR -> bracket(token);
      case BLOCK -> throw new FormatException(token.at(), "a block within an expression");
    }
  }

  private void bracket(Token token) throws FormatException {
    switch (token.text()) {
      case "(" -> arguments(")");
      case "[" -> arguments("]");
      case "{" -> arguments("}");
      default ->
          throw new FormatException(token.at(), "'" + token.text() + "' where a value belongs");
    }
  }

  /** Values, named values, pairs, unpacked values and slices, up to a closing bracket. */
  private void arguments(String close) throws FormatException {
    while (!is(close)) {
      int before = at;
      while (is("*")) {
        at++;
      }
      if (!is(":") && !is(",")) {
        condition();
      }
      if (is("=")) {
        at++;
        condition();
      }
      while (is(":")) {
        at++;
        if (!is(close) && !is(":") && !is(",")) {
          condition();
        }
      }
      if (is(",")) {
        at++;
      } else if (!is(close)) {
        throw new FormatException(place, "a bracket that is not closed where it should be");
      }
      if (at == before) {
        throw new FormatException(place, "an expression that breaks off");
      }
    }
    at++;
  }

  private void postfix() throws FormatException {
    while (at < tokens.size()) {
      if (is(".")) {
        at++;
        if (at >= tokens.size()
            || tokens.get(at).kind() != Kind.NAME && tokens.get(at).kind() != Kind.NUMBER) {
          throw new FormatException(place, "a point without a name");
        }
        at++;
      } else if (is("[") || is("(")) {
        String close = is("[") ? "]" : ")";
        at++;
        arguments(close);
      } else if (is("|")) {
        filter();
      } else if (isWord("is")) {
        test();
      } else {
        return;
      }
    }
  }

  private void filter() throws FormatException {
    operator("|");
    name();
    while (is(".")) {
      at++;
      name();
    }
    if (is("(")) {
      at++;
      arguments(")");
    }
  }

  /** {@code is [not] name [value]}. */
  private void test() throws FormatException {
    at++;
    at += isWord("not") ? 1 : 0;
    if (!isWord("in")) {
      name();
    } else {
      at++;
    }
    while (is(".")) {
      at++;
      name();
    }
    if (is("(")) {
      at++;
      arguments(")");
    } else if (at < tokens.size()
        && (tokens.get(at).kind() == Kind.STRING
            || tokens.get(at).kind() == Kind.NUMBER
            || is("[")
            || is("{")
            || tokens.get(at).kind() == Kind.NAME
                && !RESERVED.contains(tokens.get(at).text())
                && !isWord("not"))) {
      primary();
      // A test binds the value and what is taken of it.
      while (is(".") || is("[")) {
        if (is(".")) {
          at++;
          name();
        } else {
          at++;
          arguments("]");
        }
      }
    }
  }

  private void name() throws FormatException {
    if (at >= tokens.size() || tokens.get(at).kind() != Kind.NAME) {
      throw new FormatException(place, "no name where one belongs");
    }
    at++;
  }

  private void word(String word) throws FormatException {
    if (!isWord(word)) {
      throw new FormatException(place, "no '" + word + "' where it belongs");
    }
    at++;
  }

  private void operator(String operator) throws FormatException {
    if (!is(operator)) {
      throw new FormatException(place, "no '" + operator + "' where it belongs");
    }
    at++;
  }

  private void end() throws FormatException {
    if (at < tokens.size()) {
      throw new FormatException(
          tokens.get(at).at(), "'" + tokens.get(at).text() + "' behind an expression");
    }
  }

  private boolean is(String operator) {
    return at < tokens.size() && tokens.get(at).is(operator);
  }

  private boolean isWord(String word) {
    return at < tokens.size()
        && tokens.get(at).kind() == Kind.NAME
        && tokens.get(at).text().equals(word);
  }
}
