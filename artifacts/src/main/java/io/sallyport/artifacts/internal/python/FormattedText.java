package io.sallyport.artifacts.internal.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts with expressions in braces (Python language reference, formatted string literals). */
final class FormattedText {
  private static final int DEEPEST = 4;

  private FormattedText() {}

  /** The texts and expressions of a formatted text. */
  static List<Expression> parts(PythonToken token, int depth) {
    List<Expression> parts = new ArrayList<>();
    String text = token.text();
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean twice = i + 1 < text.length() && text.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && twice) {
        plain.append(c);
        i += 2;
      } else if (c == '{' && depth < DEEPEST) {
        int stop = closing(text, i);
        parts.add(new Expression.Text(plain.toString(), token.at()));
        plain.setLength(0);
        String inner = "(" + text.substring(i + 1, stop) + ")";
        List<PythonToken> tokens = PythonLexer.tokens(inner, token.at() + i);
        parts.add(new ExpressionParser(tokens, depth + 1).expression());
        i = stop + 1;
      } else {
        plain.append(c);
        i++;
      }
    }
    parts.add(new Expression.Text(plain.toString(), token.at()));
    return parts;
  }

  /** Where the expression ends that begins at a brace: its brace. */
  private static int closing(String text, int open) {
    int deep = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      deep += c == '{' || c == '(' || c == '[' ? 1 : c == '}' || c == ')' || c == ']' ? -1 : 0;
      if (deep == 0) {
        return i;
      }
    }
    return text.length();
  }

  /** A whole number; zero for any other. */
  static long number(String digits) {
    String plain = digits.replace("_", "").toLowerCase(Locale.ROOT);
    try {
      return Long.decode(plain.startsWith("0o") ? "0" + plain.substring(2) : plain);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
