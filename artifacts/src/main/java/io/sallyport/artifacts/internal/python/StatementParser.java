package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.python.Expression.Argument;
import io.sallyport.artifacts.internal.python.Expression.Parameter;
import io.sallyport.artifacts.internal.python.PythonToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads statements (Python language reference, simple and compound statements; of Python 2 what
 * {@code print} and {@code exec} were). A line that cannot be read is left out; the next one is
 * read.
 */
final class StatementParser extends ExpressionParser {
  private static final Set<String> GUARDS =
      Set.of("if", "elif", "else", "while", "try", "except", "finally");
  private static final Set<String> CHANGES =
      Set.of("+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "**=", "//=", ">>=", "<<=");
  private static final int DEEPEST = 60;

  private int blocks;

  private StatementParser(List<PythonToken> tokens) {
    super(tokens, 0);
  }

  /** The statements of a source. */
  static List<Statement> parse(String source) {
    StatementParser parser = new StatementParser(PythonLexer.tokens(source, 0));
    List<Statement> statements = new ArrayList<>();
    while (!parser.token().is(Kind.END)) {
      int before = parser.at;
      parser.statement(statements);
      parser.at += parser.at == before ? 1 : 0;
    }
    return statements;
  }

  private void statement(List<Statement> into) {
    PythonToken token = token();
    if (token.is(Kind.NEWLINE) || token.is(Kind.INDENT) || token.is(Kind.DEDENT)) {
      at++;
    } else if (!compound(into)) {
      simple(into);
      while (take(";")) {
        if (!token().is(Kind.NEWLINE)) {
          simple(into);
        }
      }
      skipLine();
    }
  }

  private void skipLine() {
    while (!token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      at++;
    }
  }

  private boolean compound(List<Statement> into) {
    int from = at;
    List<Expression> decorators = new ArrayList<>();
    while (take("@")) {
      decorators.add(expression());
      skipLine();
      while (token().is(Kind.NEWLINE)) {
        at++;
      }
    }
    take("async");
    if (token().is("def") && next(1).is(Kind.NAME)) {
      into.add(function(decorators));
    } else if (token().is("class") && next(1).is(Kind.NAME)) {
      into.add(type(decorators));
    } else if (take("for")) {
      Expression target = targets();
      take("in");
      Expression items = expressions();
      into.add(new Statement.Loop(target, items, body()));
    } else if (take("with")) {
      into.add(with());
    } else if (token().is(Kind.NAME) && GUARDS.contains(token().text())) {
      into.add(guarded());
    } else if (isMatch()) {
      match(into);
    } else {
      at = decorators.isEmpty() ? from : at;
      return false;
    }
    return true;
  }

  private Statement function(List<Expression> decorators) {
    int from = next(1).at();
    String name = next(1).text();
    at += 2;
    typeParameters();
    List<Parameter> parameters = take("(") ? parameters(")") : List.of();
    take(")");
    if (take("->")) {
      expression();
    }
    return new Statement.Function(name, parameters, decorators, body(), from);
  }

  private void typeParameters() {
    if (take("[")) {
      while (!token().is("]") && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
        at++;
      }
      take("]");
    }
  }

  private Statement type(List<Expression> decorators) {
    int from = next(1).at();
    String name = next(1).text();
    at += 2;
    typeParameters();
    List<Argument> bases = take("(") ? arguments() : List.of();
    return new Statement.Type(name, bases, decorators, body(), from);
  }

  private Statement with() {
    List<Statement.Bind> values = new ArrayList<>();
    boolean parenthesis = token().is("(") && endsWithColon();
    if (parenthesis) {
      at++;
    }
    while (!token().is(":") && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      int before = at;
      Expression value = expression();
      List<Expression> targets = take("as") ? List.of(expression()) : List.of();
      values.add(new Statement.Bind(targets, value, false));
      if (!take(",") && !(parenthesis && take(")"))) {
        at += at == before ? 1 : 0;
      }
    }
    return new Statement.With(values, body());
  }

  /** Whether the parenthesis here closes right before a colon and holds a name for a value. */
  private boolean endsWithColon() {
    int depth = 0;
    boolean named = false;
    for (int i = at; i < tokens.size(); i++) {
      PythonToken token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      named |= depth == 1 && token.is("as");
      if (depth == 0) {
        return named && tokens.get(Math.min(i + 1, tokens.size() - 1)).is(":");
      }
    }
    return false;
  }

  private Statement guarded() {
    PythonToken word = token();
    at++;
    int from = at;
    Expression condition = token().is(":") ? new Expression.Missing(word.at()) : expressions();
    boolean program = false;
    for (int i = from; i < at; i++) {
      program |= word.is("if") && tokens.get(i).text().equals("__main__");
    }
    if (take("as")) {
      at++;
    }
    return new Statement.Guarded(condition, program, body());
  }

  private boolean isMatch() {
    if (!token().is("match") || next(1).is("=") || next(1).is(".") || next(1).is(",")) {
      return false;
    }
    int i = at;
    while (!tokens.get(i).is(Kind.NEWLINE) && !tokens.get(i).is(Kind.END)) {
      i++;
    }
    return i > at + 1
        && tokens.get(i - 1).is(":")
        && i + 2 < tokens.size()
        && tokens.get(i + 1).is(Kind.INDENT)
        && tokens.get(i + 2).is("case");
  }

  private void match(List<Statement> into) {
    at++;
    Expression subject = expressions();
    take(":");
    while (token().is(Kind.NEWLINE) || token().is(Kind.INDENT)) {
      at++;
    }
    while (take("case")) {
      Expression pattern = expressions();
      if (take("as")) {
        at++;
      }
      if (take("if")) {
        into.add(new Statement.Evaluate(expression()));
      }
      into.add(new Statement.Case(subject, pattern, body()));
      while (token().is(Kind.NEWLINE)) {
        at++;
      }
    }
    if (token().is(Kind.DEDENT)) {
      at++;
    }
  }

  /** The statements behind a colon: on the same line, or further in on the next ones. */
  private List<Statement> body() {
    List<Statement> statements = new ArrayList<>();
    while (!token().is(":") && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      at++;
    }
    if (!take(":") || blocks > DEEPEST) {
      return statements;
    }
    blocks++;
    if (!token().is(Kind.NEWLINE)) {
      statement(statements);
    } else {
      while (token().is(Kind.NEWLINE)) {
        at++;
      }
      if (token().is(Kind.INDENT)) {
        at++;
        while (!token().is(Kind.DEDENT) && !token().is(Kind.END)) {
          int before = at;
          statement(statements);
          at += at == before ? 1 : 0;
        }
        at++;
      }
    }
    blocks--;
    return statements;
  }

  private void simple(List<Statement> into) {
    PythonToken word = token();
    if (word.is("import")) {
      at++;
      imports("", into);
    } else if (word.is("from")) {
      at++;
      String module = dotted();
      if (take("import")) {
        imports(module, into);
      }
    } else if (take("return") || take("raise") || take("assert") || take("del")) {
      Expression value = isLineEnd() ? new Expression.Missing(word.at()) : expressions();
      into.add(word.is("return") ? new Statement.Return(value) : new Statement.Evaluate(value));
    } else if (isOldStatement()) {
      at++;
      List<Argument> arguments = List.of(new Argument(null, null, sum()));
      Expression callee = new Expression.Name(word.text(), word.at());
      into.add(new Statement.Evaluate(new Expression.Call(callee, arguments, word.at())));
    } else if (!word.is("pass") && !word.is("global") && !word.is("nonlocal")) {
      assignment(into);
    }
  }

  private boolean isLineEnd() {
    return token().is(Kind.NEWLINE) || token().is(Kind.END) || token().is(";");
  }

  /** {@code exec code} and {@code print text}, as Python 2 wrote them. */
  private boolean isOldStatement() {
    return (token().is("exec") || token().is("print"))
        && (next(1).is(Kind.TEXT) || next(1).is(Kind.NAME) && !next(1).is("in"));
  }

  private void assignment(List<Statement> into) {
    List<Expression> values = new ArrayList<>(List.of(expressions()));
    if (take(":")) {
      into.add(new Statement.Evaluate(expression()));
    }
    PythonToken change = token();
    boolean added = change.is(Kind.OPERATOR) && CHANGES.contains(change.text());
    if (added) {
      at++;
      values.add(expressions());
    }
    while (take("=")) {
      values.add(expressions());
    }
    Expression value = values.removeLast();
    into.add(
        values.isEmpty()
            ? new Statement.Evaluate(value)
            : new Statement.Bind(values, value, added));
  }

  private void imports(String module, List<Statement> into) {
    take("(");
    while (token().is(Kind.NAME) || token().is("*")) {
      PythonToken first = token();
      String name = take("*") ? "*" : dotted();
      String shown = module.isEmpty() ? name.split("\\.", 2)[0] : name;
      boolean renamed = take("as");
      if (renamed) {
        shown = token().text();
        at++;
      }
      if (module.isEmpty()) {
        // Without another name it is the first package that gets one.
        String full = renamed ? name : shown;
        into.add(new Statement.Import(full, null, shown, first.at()));
      } else {
        into.add(new Statement.Import(module, name, shown, first.at()));
      }
      if (!take(",")) {
        break;
      }
    }
    take(")");
  }

  private String dotted() {
    StringBuilder name = new StringBuilder();
    while (token().is(Kind.NAME) && !token().is("import") || token().is(".") || token().is("...")) {
      name.append(token().text());
      at++;
      boolean ends = !token().is(".") && !token().is("...");
      if (ends && !(name.charAt(name.length() - 1) == '.')) {
        break;
      }
    }
    return name.toString();
  }
}
