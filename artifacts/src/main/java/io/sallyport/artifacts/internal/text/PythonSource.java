package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.pickle.PythonText;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Source of Python as its tokens (Python language reference, lexical analysis): without comments,
 * blanks, continued lines and the content of texts, names normalised and spelt in full where an
 * import or an assignment gave them another one.
 */
final class PythonSource {
  private static final int DEEPEST_FORMAT = 4;
  private static final int LONGEST = 1 << 16;

  /**
   * A token.
   *
   * @param content of a text, with its escapes decoded; null for anything else
   */
  record Token(String text, boolean name, int offset, @Nullable String content) {
    private Token(String text, boolean name, int offset) {
      this(text, name, offset, null);
    }
  }

  private final StringBuilder plain = new StringBuilder();
  private final TreeMap<Integer, Integer> offsets = new TreeMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final List<Token> tokens = new ArrayList<>();
  private final String source;
  private String prefix = "";
  private int formats;

  /** Reads source; whatever is no token stands for itself. */
  PythonSource(String source) {
    this.source = source;
    tokenise(0, source.length());
    findAliases();
    write();
  }

  /** The tokens in their order. */
  List<Token> tokens() {
    return tokens;
  }

  /** What was read. */
  String source() {
    return source;
  }

  /** A name spelt in full, where an import or an assignment gave it another one. */
  String full(String name) {
    return aliases.getOrDefault(name, name);
  }

  /** The tokens with a blank between names only, and a line feed between statements. */
  String plain() {
    return plain.toString();
  }

  /** Where in the source a place of {@link #plain()} comes from. */
  int offset(int at) {
    Map.Entry<Integer, Integer> entry = offsets.floorEntry(at);
    return entry == null ? 0 : entry.getValue();
  }

  private void tokenise(int from, int to) {
    int at = from;
    while (at < to) {
      char c = source.charAt(at);
      if (c == '\n' || c == ';') {
        tokens.add(new Token("\n", false, at++));
      } else if (c == '\\' && at + 1 < source.length() && isBreak(source.charAt(at + 1))) {
        at += source.startsWith("\r\n", at + 1) ? 3 : 2;
      } else if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else if (c == '#') {
        at = endOfLine(at);
      } else if (c == '"' || c == '\'') {
        at = text(at);
      } else if (Character.isJavaIdentifierStart(c) && c != '$') {
        at = name(at);
      } else {
        tokens.add(new Token(String.valueOf(c), false, at++));
      }
    }
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }

  private int endOfLine(int from) {
    int end = source.indexOf('\n', from);
    return end < 0 ? source.length() : end;
  }

  private int name(int from) {
    int end = from + 1;
    while (end < source.length()
        && Character.isJavaIdentifierPart(source.charAt(end))
        && source.charAt(end) != '$') {
      end++;
    }
    boolean quoted =
        end - from <= 2
            && end < source.length()
            && (source.charAt(end) == '"' || source.charAt(end) == '\'')
            && "rRbBuUfF".indexOf(source.charAt(from)) >= 0;
    prefix = quoted ? source.substring(from, end) : "";
    if (!quoted) {
      // Python compares names in this form, so that a letter of another width is the same.
      String normal = Normalizer.normalize(source.substring(from, end), Normalizer.Form.NFKC);
      tokens.add(new Token(normal, true, from));
    }
    return end;
  }

  private int text(int from) {
    String quote = source.substring(from, from + 1);
    String mark = source.startsWith(quote.repeat(3), from) ? quote.repeat(3) : quote;
    int at = from + mark.length();
    while (at < source.length() && !source.startsWith(mark, at)) {
      if (mark.length() == 1 && source.charAt(at) == '\n') {
        break;
      }
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    int end = Math.min(source.length(), at);
    String inner = source.substring(Math.min(end, from + mark.length()), end);
    boolean raw = prefix.indexOf('r') >= 0 || prefix.indexOf('R') >= 0;
    boolean format = prefix.indexOf('f') >= 0 || prefix.indexOf('F') >= 0;
    prefix = "";
    tokens.add(new Token("\"\"", false, from, raw ? inner : unescape(inner)));
    if (format && formats < DEEPEST_FORMAT) {
      formats++;
      expressions(from + mark.length(), end);
      formats--;
    }
    return Math.min(source.length(), at + (source.startsWith(mark, at) ? mark.length() : 0));
  }

  private static String unescape(String inner) {
    return inner.indexOf('\\') < 0
        ? inner
        : PythonText.unescape(inner.length() > LONGEST ? inner.substring(0, LONGEST) : inner);
  }

  /** Code between braces of a formatted text. */
  private void expressions(int from, int to) {
    int at = from;
    while (at < to) {
      boolean open = source.charAt(at) == '{';
      if (open && at + 1 < to && source.charAt(at + 1) == '{') {
        at += 2;
      } else if (open) {
        int end = source.indexOf('}', at);
        int stop = end < 0 || end > to ? to : end;
        tokens.add(new Token("(", false, at));
        tokenise(at + 1, stop);
        tokens.add(new Token(")", false, stop));
        at = stop + 1;
      } else {
        at++;
      }
    }
  }

  /** Other names of modules and of what they hold: by import, and by plain assignment. */
  private void findAliases() {
    for (int i = 0; i < tokens.size(); i++) {
      String word = tokens.get(i).text();
      boolean first = i == 0 || !tokens.get(i - 1).text().equals(".");
      if (first && word.equals("import")) {
        imports(i, "");
      } else if (first && word.equals("from")) {
        StringBuilder module = new StringBuilder();
        int at = dotted(i + 1, module);
        if (is(at, "import")) {
          imports(at, module + ".");
          i = at;
        }
      } else if (is(i + 1, "=") && tokens.get(i).name() && is(i + 3, "\n")) {
        String target = aliases.get(tokens.get(i + 2).text());
        if (target != null && first) {
          aliases.put(word, target);
        }
      }
    }
  }

  private void imports(int keyword, String prefix) {
    int at = is(keyword + 1, "(") ? keyword + 2 : keyword + 1;
    while (at < tokens.size()) {
      while (is(at, "\n") && prefix.length() > 0 && is(keyword + 1, "(")) {
        at++;
      }
      StringBuilder name = new StringBuilder();
      int end = dotted(at, name);
      if (name.isEmpty()) {
        return;
      }
      if (is(end, "as") && end + 1 < tokens.size()) {
        aliases.put(tokens.get(end + 1).text(), prefix + name);
        end += 2;
      } else if (name.indexOf(".") < 0) {
        aliases.put(name.toString(), prefix + name);
      }
      if (!is(end, ",")) {
        return;
      }
      at = end + 1;
    }
  }

  private int dotted(int from, StringBuilder into) {
    int at = from;
    while (at < tokens.size() && tokens.get(at).name()) {
      into.append(tokens.get(at).text());
      if (!is(at + 1, ".")) {
        return at + 1;
      }
      into.append('.');
      at += 2;
    }
    return at;
  }

  private boolean is(int at, String text) {
    return at < tokens.size() && tokens.get(at).text().equals(text);
  }

  private void write() {
    boolean importing = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean afterDot = i > 0 && is(i - 1, ".");
      if (token.text().equals("\n")) {
        importing = false;
        if (is(i + 1, ".")) {
          continue;
        }
      }
      importing |= !afterDot && (token.text().equals("import") || token.text().equals("from"));
      if (token.name() && i > 0 && tokens.get(i - 1).name()) {
        plain.append(' ');
      }
      offsets.put(plain.length(), token.offset());
      plain.append(
          token.name() && !afterDot && !importing
              ? aliases.getOrDefault(token.text(), token.text())
              : token.text());
    }
  }
}
