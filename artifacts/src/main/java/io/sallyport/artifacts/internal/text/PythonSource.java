package io.sallyport.artifacts.internal.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Source of Python as its tokens (Python language reference, lexical analysis): without comments,
 * blanks, continued lines and the content of texts, names normalised and spelt in full where an
 * import or an assignment gave them another one.
 */
final class PythonSource {
  private record Token(String text, boolean name, int offset) {}

  private final StringBuilder plain = new StringBuilder();
  private final TreeMap<Integer, Integer> offsets = new TreeMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final List<Token> tokens = new ArrayList<>();
  private final String source;

  /** Reads source; whatever is no token stands for itself. */
  PythonSource(String source) {
    this.source = source;
    tokenise();
    findAliases();
    write();
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

  private void tokenise() {
    int at = 0;
    while (at < source.length()) {
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
    boolean prefix =
        end - from <= 2
            && end < source.length()
            && (source.charAt(end) == '"' || source.charAt(end) == '\'')
            && "rRbBuUfF".indexOf(source.charAt(from)) >= 0;
    if (!prefix) {
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
    tokens.add(new Token("\"\"", false, from));
    return Math.min(source.length(), at + (source.startsWith(mark, at) ? mark.length() : 0));
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
