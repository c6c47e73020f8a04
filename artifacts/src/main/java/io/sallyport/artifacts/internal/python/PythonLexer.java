package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.pickle.PythonText;
import io.sallyport.artifacts.internal.python.PythonToken.Kind;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Splits source of Python into tokens with its indentation (Python language reference, lexical
 * analysis). Whatever is no token stands for itself; brackets that are never closed end where a
 * statement begins that cannot stand within them.
 */
final class PythonLexer {
  private static final List<String> LONG =
      List.of(
          "**=", "//=", ">>=", "<<=", "...", ":=", "->", "**", "//", ">>", "<<", "==", "!=", "<=",
          ">=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "<>");
  private static final Set<String> NEVER_WITHIN = Set.of("def", "class", "import", "with", "while");
  private static final int LONGEST_TEXT = 1 << 16;
  private static final int TAB = 8;

  private final String source;
  private final int end;
  private final int base;
  private final List<PythonToken> tokens = new ArrayList<>();
  private final Deque<Integer> indents = new ArrayDeque<>();
  private int at;
  private int depth;
  private boolean lineStart = true;

  private PythonLexer(String source, int base) {
    this.source = source;
    this.end = source.length();
    this.base = base;
    indents.push(0);
  }

  /** The tokens of a source, with offsets counted from a base. */
  static List<PythonToken> tokens(String source, int base) {
    return new PythonLexer(source, base).read();
  }

  private List<PythonToken> read() {
    while (at < end) {
      if (lineStart) {
        indentation();
      } else {
        step(source.charAt(at));
      }
    }
    add(Kind.NEWLINE, "", at);
    while (indents.pop() > 0 && !indents.isEmpty()) {
      add(Kind.DEDENT, "", at);
    }
    add(Kind.END, "", at);
    return tokens;
  }

  private void indentation() {
    int width = 0;
    while (at < end && isBlank(source.charAt(at))) {
      width = source.charAt(at++) == '\t' ? (width / TAB + 1) * TAB : width + 1;
    }
    lineStart = false;
    if (at >= end || source.charAt(at) == '\n' || source.charAt(at) == '#') {
      return;
    }
    if (depth > 0) {
      if (!beginsStatement()) {
        return;
      }
      depth = 0;
      add(Kind.NEWLINE, "", at);
    }
    if (width > indents.element()) {
      indents.push(width);
      add(Kind.INDENT, "", at);
    }
    while (width < indents.element()) {
      indents.pop();
      add(Kind.DEDENT, "", at);
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\ufeff';
  }

  private boolean beginsStatement() {
    int stop = at;
    while (stop < end && Character.isLetter(source.charAt(stop))) {
      stop++;
    }
    return stop < end
        && source.charAt(stop) == ' '
        && NEVER_WITHIN.contains(source.substring(at, stop));
  }

  private void step(char c) {
    if (c == '\n') {
      if (depth == 0) {
        add(Kind.NEWLINE, "", at);
      }
      at++;
      lineStart = true;
    } else if (c == '#') {
      int stop = source.indexOf('\n', at);
      at = stop < 0 ? end : stop;
    } else if (c == '\\' && at + 1 < end && (follows('\n') || follows('\r'))) {
      at += source.startsWith("\r\n", at + 1) ? 3 : 2;
    } else if (Character.isWhitespace(c) || c == '\ufeff') {
      at++;
    } else if (c == '"' || c == '\'') {
      text("");
    } else if (Character.isJavaIdentifierStart(c) && c != '$') {
      name();
    } else if (c >= '0' && c <= '9' || c == '.' && at + 1 < end && isDigit(source.charAt(at + 1))) {
      number();
    } else {
      operator(c);
    }
  }

  private boolean follows(char c) {
    return source.charAt(at + 1) == c;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void number() {
    int from = at;
    while (at < end
        && (Character.isLetterOrDigit(source.charAt(at))
            || source.charAt(at) == '.'
            || source.charAt(at) == '_')) {
      at++;
    }
    add(Kind.NUMBER, source.substring(from, at), from);
  }

  private void name() {
    int from = at;
    while (at < end
        && Character.isJavaIdentifierPart(source.charAt(at))
        && source.charAt(at) != '$') {
      at++;
    }
    String word = source.substring(from, at);
    if (at < end
        && word.length() <= 2
        && (source.charAt(at) == '"' || source.charAt(at) == '\'')
        && word.chars().allMatch(c -> "rRbBuUfFtT".indexOf(c) >= 0)) {
      text(word);
      return;
    }
    // Python compares names in this form, so that a letter of another width is the same.
    add(Kind.NAME, Normalizer.normalize(word, Normalizer.Form.NFKC), from);
  }

  private void text(String prefix) {
    int from = at;
    String quote = source.substring(at, at + 1);
    String mark = source.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
    at += mark.length();
    int inner = at;
    while (at < end && !source.startsWith(mark, at)) {
      if (mark.length() == 1 && source.charAt(at) == '\n') {
        break;
      }
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at, end);
    String content = source.substring(inner, Math.max(inner, at));
    at += source.startsWith(mark, at) ? mark.length() : 0;
    boolean raw = prefix.indexOf('r') >= 0 || prefix.indexOf('R') >= 0;
    boolean format = prefix.toLowerCase(java.util.Locale.ROOT).indexOf('f') >= 0;
    String plain = raw || format || content.indexOf('\\') < 0 ? content : unescape(content);
    tokens.add(new PythonToken(Kind.TEXT, plain, base + from, format));
  }

  private static String unescape(String content) {
    return PythonText.unescape(
        content.length() > LONGEST_TEXT ? content.substring(0, LONGEST_TEXT) : content);
  }

  private void operator(char c) {
    for (String operator : LONG) {
      if (source.startsWith(operator, at)) {
        add(Kind.OPERATOR, operator, at);
        at += operator.length();
        return;
      }
    }
    if (c == '(' || c == '[' || c == '{') {
      depth++;
    } else if (c == ')' || c == ']' || c == '}') {
      depth = Math.max(0, depth - 1);
    }
    add(Kind.OPERATOR, String.valueOf(c), at);
    at++;
  }

  private void add(Kind kind, String text, int from) {
    tokens.add(new PythonToken(kind, text, base + from, false));
  }
}
