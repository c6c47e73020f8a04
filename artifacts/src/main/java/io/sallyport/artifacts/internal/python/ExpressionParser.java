package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.python.Expression.Argument;
import io.sallyport.artifacts.internal.python.Expression.Clause;
import io.sallyport.artifacts.internal.python.Expression.Parameter;
import io.sallyport.artifacts.internal.python.PythonToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions (Python language reference, expressions). What it cannot read becomes {@link
 * Expression.Missing}, and reading goes on behind it.
 */
class ExpressionParser extends TokenReader {
  private static final Set<String> JOINING =
      Set.of(
          "or", "and", "in", "is", "not", "<", ">", "==", "!=", "<=", ">=", "|", "^", "&", "<<",
          ">>", "<>");
  private static final Set<String> KEYWORDS =
      Set.of(
          ("if else for in is and or not as from import while with return def class lambda async"
                  + " elif try except finally del pass break continue global nonlocal assert raise")
              .split(" "));
  private static final int DEEPEST = 120;

  private final int formats;
  private int depth;

  ExpressionParser(List<PythonToken> tokens, int formats) {
    super(tokens);
    this.formats = formats;
  }

  /** One expression, or several with commas between them as a group. */
  Expression expressions() {
    int from = token().at();
    Expression first = expression();
    if (!token().is(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (take(",")) {
      if (isEnd()) {
        break;
      }
      items.add(expression());
    }
    return new Expression.Group(items, from);
  }

  /** One expression. */
  Expression expression() {
    if (++depth > DEEPEST) {
      depth--;
      Expression missing = new Expression.Missing(token().at());
      at++;
      return missing;
    }
    Expression result = open();
    depth--;
    return result;
  }

  private Expression open() {
    int from = token().at();
    if (take("lambda")) {
      List<Parameter> parameters = parameters(":");
      take(":");
      return new Expression.Lambda(parameters, expression(), from);
    }
    if (token().is(Kind.NAME) && next(1).is(":=")) {
      String name = token().text();
      at += 2;
      return new Expression.Named(name, expression(), from);
    }
    if (take("yield") || take("await")) {
      take("from");
      return isEnd() ? new Expression.Missing(from) : expression();
    }
    Expression first = joined();
    if (!take("if")) {
      return first;
    }
    Expression condition = joined();
    Expression other = take("else") ? expression() : new Expression.Missing(from);
    return new Expression.Several(List.of(first, other, condition), true, from);
  }

  private Expression joined() {
    int from = token().at();
    Expression first = sum();
    if (!isJoining()) {
      return first;
    }
    boolean oneOf = true;
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (isJoining()) {
      while (isJoining()) {
        oneOf &= token().is("or") || token().is("and") || token().is("|");
        at++;
      }
      parts.add(sum());
    }
    return new Expression.Several(parts, oneOf, from);
  }

  private boolean isJoining() {
    return (token().is(Kind.NAME) || token().is(Kind.OPERATOR)) && JOINING.contains(token().text());
  }

  /** A value up to a comparison. */
  Expression sum() {
    Expression left = product();
    while (token().is("+") || token().is("-")) {
      PythonToken operator = token();
      at++;
      left = new Expression.Binary(operator.text(), left, product(), operator.at());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (token().is("*")
        || token().is("/")
        || token().is("//")
        || token().is("%")
        || token().is("@")) {
      PythonToken operator = token();
      at++;
      left = new Expression.Binary(operator.text(), left, unary(), operator.at());
    }
    return left;
  }

  private Expression unary() {
    PythonToken sign = token();
    if (sign.is("-") || sign.is("+") || sign.is("~") || sign.is("not") || sign.is("await")) {
      at++;
      Expression value = sign.is("not") ? joined() : deeper();
      return sign.is("await") ? value : negative(sign, value);
    }
    if (sign.is("*") || sign.is("**")) {
      at++;
      return deeper();
    }
    Expression value = primary();
    if (take("**")) {
      return new Expression.Binary("**", value, deeper(), sign.at());
    }
    return value;
  }

  private static Expression negative(PythonToken sign, Expression value) {
    return sign.is("-") && value instanceof Expression.Number number
        ? new Expression.Number(-number.value(), sign.at())
        : new Expression.Several(List.of(value), false, sign.at());
  }

  private Expression deeper() {
    if (++depth > DEEPEST) {
      depth--;
      at++;
      return new Expression.Missing(token().at());
    }
    Expression value = unary();
    depth--;
    return value;
  }

  private Expression primary() {
    Expression value = atom();
    while (true) {
      int from = token().at();
      if (token().is(".") && next(1).is(Kind.NAME)) {
        value = new Expression.Attribute(value, next(1).text(), next(1).at());
        at += 2;
      } else if (take("(")) {
        value = new Expression.Call(value, arguments(), value.at());
      } else if (take("[")) {
        value = new Expression.Item(value, index(), from);
      } else {
        return value;
      }
    }
  }

  private Expression index() {
    int from = token().at();
    List<Expression> items = new ArrayList<>();
    int colons = 0;
    boolean backwards = false;
    while (!token().is("]") && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      int before = at;
      if (take(":")) {
        colons++;
        backwards |= colons == 2 && token().is("-");
      } else if (!take(",")) {
        items.add(expression());
      }
      at += at == before ? 1 : 0;
    }
    take("]");
    if (colons > 0 || items.isEmpty()) {
      return new Expression.Slice(backwards, from);
    }
    return items.size() == 1 ? items.getFirst() : new Expression.Group(items, from);
  }

  /** The arguments of a call, behind its parenthesis. */
  List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    while (!token().is(")") && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      int before = at;
      if (take(",")) {
        continue;
      }
      boolean star = token().is("*") || token().is("**");
      String name = null;
      if (token().is(Kind.NAME) && next(1).is("=")) {
        name = token().text();
        at += 2;
      }
      Expression value = element();
      arguments.add(new Argument(null, star ? "*" : name, value));
      at += at == before ? 1 : 0;
    }
    take(")");
    return arguments;
  }

  /** An expression, or a comprehension where one follows. */
  private Expression element() {
    Expression value = expression();
    return isFor() ? comprehension(List.of(value)) : value;
  }

  private boolean isFor() {
    return token().is("for") || token().is("async") && next(1).is("for");
  }

  private Expression comprehension(List<Expression> results) {
    int from = token().at();
    List<Clause> clauses = new ArrayList<>();
    while (isFor() || token().is("if")) {
      take("async");
      if (take("for")) {
        Expression target = targets();
        take("in");
        clauses.add(new Clause(target, joined()));
      } else {
        at++;
        clauses.add(new Clause(null, joined()));
      }
    }
    return new Expression.Comprehension(results, clauses, from);
  }

  /** What is bound between {@code for} and {@code in}. */
  Expression targets() {
    int from = token().at();
    List<Expression> items = new ArrayList<>();
    while (!token().is("in") && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      int before = at;
      if (!take(",")) {
        items.add(sum());
      }
      at += at == before ? 1 : 0;
    }
    return items.size() == 1 ? items.getFirst() : new Expression.Group(items, from);
  }

  private Expression atom() {
    PythonToken token = token();
    at++;
    return switch (token.kind()) {
      case TEXT -> texts(token);
      case NUMBER -> new Expression.Number(FormattedText.number(token.text()), token.at());
      case NAME ->
          KEYWORDS.contains(token.text())
              ? new Expression.Missing(token.at())
              : new Expression.Name(token.text(), token.at());
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> group(")", token.at());
            case "[" -> group("]", token.at());
            case "{" -> group("}", token.at());
            case "`" -> new Expression.Missing(token.at());
            default -> missing(token);
          };
      case NEWLINE, INDENT, DEDENT, END -> missing(token);
    };
  }

  /** Nothing is taken by what is no expression, except where that would go on for ever. */
  private Expression missing(PythonToken token) {
    at--;
    return new Expression.Missing(token.at());
  }

  private Expression texts(PythonToken first) {
    List<Expression> parts = new ArrayList<>();
    PythonToken text = first;
    while (true) {
      if (text.format()) {
        parts.addAll(FormattedText.parts(text, formats));
      } else {
        parts.add(new Expression.Text(text.text(), text.at()));
      }
      if (!token().is(Kind.TEXT)) {
        break;
      }
      text = token();
      at++;
    }
    return parts.size() == 1 && parts.getFirst() instanceof Expression.Text whole
        ? whole
        : new Expression.Pieces(parts, first.at());
  }

  /** A list, tuple, set or dictionary behind its opening bracket. */
  private Expression group(String close, int from) {
    List<Expression> items = new ArrayList<>();
    List<Argument> pairs = new ArrayList<>();
    boolean comma = false;
    while (!token().is(close) && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      int before = at;
      if (take(",")) {
        comma = true;
        continue;
      }
      Expression item = element();
      if (close.equals("}") && take(":")) {
        Expression value = element();
        pairs.add(new Argument(item, null, value));
      } else {
        items.add(item);
        // A format of a formatted text, or a conversion, ends the expression.
        if (token().is(":") || token().is("!") || token().is("=")) {
          skipTo(close);
        }
      }
      at += at == before ? 1 : 0;
    }
    take(close);
    if (!pairs.isEmpty()) {
      return new Expression.Pairs(pairs, from);
    }
    return close.equals(")") && items.size() == 1 && !comma
        ? items.getFirst()
        : new Expression.Group(items, from);
  }

  /** Parameters up to what closes them. */
  List<Parameter> parameters(String close) {
    List<Parameter> parameters = new ArrayList<>();
    while (!token().is(close) && !token().is(Kind.NEWLINE) && !token().is(Kind.END)) {
      if (!token().is(Kind.NAME)) {
        at++;
        continue;
      }
      String name = token().text();
      at++;
      if (!close.equals(":") && take(":")) {
        expression();
      }
      @Nullable Expression standard = take("=") ? expression() : null;
      parameters.add(new Parameter(name, standard));
    }
    return parameters;
  }
}
