package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.text.PythonSource.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a name in source of Python is the builtin one: whether no scope around it binds it
 * (Python language reference, resolution of names). Blocks are told by their indentation.
 */
final class PythonScopes {
  private static final Set<String> BEFORE_BINDING =
      Set.of("def", "class", "import", "as", "for", "global", "nonlocal", "del");
  private static final int TAB = 8;
  private static final int MOST = 1000;

  private record Block(int from, int to, boolean function, int parameters) {
    boolean holds(int at) {
      return at >= from && at < to;
    }
  }

  private record Binding(String name, int at, @Nullable Block block) {}

  private final List<Token> tokens;
  private final String source;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private final boolean[] starts;
  private final int[] depths;
  private final int[] firsts;
  private int line;
  private int column;
  private int seen;

  PythonScopes(List<Token> tokens, String source, Set<String> names) {
    this.tokens = tokens;
    this.source = source;
    this.starts = new boolean[tokens.size()];
    this.depths = new int[tokens.size()];
    this.firsts = new int[tokens.size()];
    findStatements();
    findBlocks();
    int candidates = 0;
    for (int i = 0; i < tokens.size() && candidates < MOST; i++) {
      if (tokens.get(i).name() && names.contains(tokens.get(i).text())) {
        candidates++;
        if (isBinding(i)) {
          bindings.add(new Binding(tokens.get(i).text(), i, blockOf(i)));
        }
      }
    }
  }

  /** How many steps a question takes at most. */
  int cost() {
    return bindings.size() + 3 * blocks.size();
  }

  /** Whether a token uses the builtin of its name. */
  boolean isBuiltin(int at) {
    if (is(at - 1, ".") || isBinding(at) || isKeyword(at)) {
      return false;
    }
    String name = tokens.get(at).text();
    return bindings.stream().noneMatch(b -> b.name().equals(name) && reaches(b, at));
  }

  private boolean reaches(Binding binding, int at) {
    Block block = binding.block();
    if (block == null) {
      return binding.at() < at;
    }
    if (!block.holds(at)) {
      return false;
    }
    // Functions within a class do not see its names.
    return block.function() || block.equals(blockOf(at)) && binding.at() < at;
  }

  private @Nullable Block blockOf(int at) {
    @Nullable Block inner = null;
    for (Block block : blocks) {
      boolean parameter = at >= block.parameters() && at < block.from();
      if (block.holds(at) || parameter && isParameter(at)) {
        inner = block;
      }
    }
    return inner;
  }

  private boolean isBinding(int i) {
    if (is(i - 1, ".")) {
      return false;
    }
    String before = i > 0 ? tokens.get(i - 1).text() : "\n";
    if (BEFORE_BINDING.contains(before) || isParameter(i) || is(i + 1, ":") && is(i + 2, "=")) {
      return true;
    }
    if (starts[i]) {
      return is(i + 1, "=") && !is(i + 2, "=") || is(i + 1, ":");
    }
    return isImported(i);
  }

  private boolean isImported(int i) {
    int at = firsts[i];
    if (!is(at, "from") && !is(at, "import")) {
      return false;
    }
    return !is(i + 1, "as");
  }

  /** Whether a name stands between the parentheses of a function's head, as a parameter. */
  private boolean isParameter(int i) {
    boolean before = is(i - 1, "(") || is(i - 1, ",") || is(i - 1, "*") || is(i - 1, "\n");
    boolean after = is(i + 1, ",") || is(i + 1, ")") || is(i + 1, "=") || is(i + 1, ":");
    return before
        && after
        && blocks.stream()
            .anyMatch(
                b -> i > b.parameters() && i < b.from() && depths[i] == depths[b.parameters()] + 1);
  }

  private boolean isKeyword(int i) {
    return depths[i] > 0
        && is(i + 1, "=")
        && !is(i + 2, "=")
        && (is(i - 1, "(") || is(i - 1, ",") || is(i - 1, "\n"));
  }

  private void findStatements() {
    int depth = 0;
    boolean start = true;
    int first = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String text = tokens.get(i).text();
      if (text.equals(")") || text.equals("]") || text.equals("}")) {
        depth = Math.max(0, depth - 1);
      }
      depths[i] = depth;
      if (text.equals("(") || text.equals("[") || text.equals("{")) {
        depth++;
      }
      if (text.equals("\n")) {
        start |= depth == 0;
      } else {
        starts[i] = start;
        first = start ? i : first;
        start = false;
      }
      firsts[i] = first;
    }
  }

  private void findBlocks() {
    Deque<int[]> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (!starts[i]) {
        continue;
      }
      int indent = indent(i);
      while (!open.isEmpty() && open.element()[0] >= indent) {
        close(open.pop(), i);
      }
      int word = is(i, "async") ? i + 1 : i;
      if (is(word, "def") || is(word, "class")) {
        int end = headEnd(word);
        open.push(new int[] {indent, end, is(word, "def") ? 1 : 0, word + 2});
      }
    }
    while (!open.isEmpty()) {
      close(open.pop(), tokens.size());
    }
    blocks.sort((a, b) -> Integer.compare(a.from(), b.from()));
  }

  private void close(int[] open, int end) {
    blocks.add(new Block(open[1], end, open[2] == 1, open[3]));
  }

  private int headEnd(int from) {
    int i = from;
    while (i < tokens.size() && !(depths[i] == depths[from] && is(i, ":"))) {
      if (i > from && starts[i]) {
        return i;
      }
      i++;
    }
    return Math.min(tokens.size(), i + 1);
  }

  /** The column at which the line of a statement begins; statements are asked for in order. */
  private int indent(int i) {
    int at = tokens.get(i).offset();
    while (seen < at) {
      line = source.charAt(seen++) == '\n' ? seen : line;
    }
    int width = 0;
    int k = line;
    while (k < at && Character.isWhitespace(source.charAt(k))) {
      width = source.charAt(k++) == '\t' ? (width / TAB + 1) * TAB : width + 1;
    }
    column = k == at ? width : column;
    return column;
  }

  private boolean is(int at, String text) {
    return at >= 0 && at < tokens.size() && tokens.get(at).text().equals(text);
  }
}
