package io.sallyport.artifacts.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.ScanRun;
import io.sallyport.artifacts.internal.text.PythonSource.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges source of Python by what its names are, not by how they are written: builtin functions
 * that run text wherever they are used, the ways from any object to them, names that are put
 * together from pieces, text that is decoded and run, and commands for a shell.
 */
final class SourceRules {
  private static final JsonNode FILE = DataFiles.tree("rules/source-names.json");
  private static final Set<String> BUILTINS = set("builtins");
  private static final Set<String> INNER = set("inner-attributes");
  private static final Set<String> HIDDEN = set("hidden-names");
  private static final Set<String> DECODERS = set("decoders");
  private static final Set<String> HOSTILE = set("hostile-texts");
  private static final Set<String> REACHED = set("reached-by-name");

  // What looking ahead and back may take in all; long statements within each other take most.
  private static final long MOST_STEPS = 5_000_000;
  private static final int MOST_PARTS = 12;

  private final PythonSource source;
  private final List<Token> tokens;
  private final PythonScopes scopes;
  private final Member member;
  private final ScanRun run;
  private long steps;
  private final Set<String> shells = new HashSet<>();
  private final Set<String> decoded = new HashSet<>();

  private SourceRules(PythonSource source, Member member, ScanRun run) {
    this.source = source;
    this.tokens = source.tokens();
    this.scopes = new PythonScopes(tokens, source.source(), BUILTINS);
    this.member = member;
    this.run = run;
  }

  /** Reports what the source should not do. */
  static void check(PythonSource source, Member member, ScanRun run) {
    new SourceRules(source, member, run).check();
  }

  private void check() {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (steps > MOST_STEPS) {
        run.report("limits/exceeded", member.place(), "Source that takes too long to read.");
        return;
      }
      if (token.content() != null) {
        i = text(i);
      } else if (token.name()) {
        name(i);
      }
    }
  }

  private void name(int i) {
    Token token = tokens.get(i);
    String name = token.text();
    if (is(i + 1, "=") && !is(i + 2, "=") && decodes(i + 2, statementEnd(i + 2))) {
      decoded.add(name);
    }
    if (BUILTINS.contains(name) && isBuiltin(i)) {
      if (!is(i + 1, "(")) {
        report("code/source", token, "The source uses the builtin " + name + ".");
      }
      int end = is(i + 1, "(") ? closing(i + 1) : is(i - 1, "@") ? statementEnd(i + 2) : i;
      if (is(i - 1, "@") || end > i && !name.equals("compile") && decodes(i + 1, end)) {
        report("code/hidden", token, "The source decodes, fetches or reads a text and runs it.");
      }
    } else if (INNER.contains(name)) {
      report("code/source", token, "The source takes " + name + ".");
    } else if (source.full(name).endsWith("get_ipython") && is(i + 1, "(")) {
      shells(i);
    } else if (shells.contains(name) && is(i + 1, ".")) {
      notebook(i, i + 2);
    } else if (name.equals("__code__") && is(i - 1, ".") && !isLookedAt(i)) {
      report("code/source", token, "The source takes __code__.");
    }
  }

  private boolean isBuiltin(int i) {
    steps += scopes.cost();
    return scopes.isBuiltin(i);
  }

  /** Whether what a function consists of is only looked at. */
  private boolean isLookedAt(int i) {
    return is(i + 1, ".") && i + 2 < tokens.size() && tokens.get(i + 2).text().startsWith("co_");
  }

  private void shells(int i) {
    if (is(i + 3, ".")) {
      notebook(i, i + 4);
    } else if (is(i - 1, "=") && i > 1) {
      shells.add(tokens.get(i - 2).text());
    }
  }

  /** {@code get_ipython()} hands text to a shell, too. */
  private void notebook(int i, int at) {
    String method = at < tokens.size() ? tokens.get(at).text() : "";
    List<String> texts = texts(at + 1, closing(at + 1));
    String shell =
        switch (method) {
          case "system", "getoutput", "getoutputs", "system_raw", "system_piped" ->
              String.join(" ", texts);
          case "ex", "run_code", "run_cell" ->
              texts.isEmpty() || texts.getFirst().startsWith("!")
                  ? String.join(" ", texts).replace("!", "")
                  : "code";
          case "run_line_magic", "run_cell_magic" ->
              texts.isEmpty()
                      || !Set.of("sx", "system", "bash", "sh", "script", "!")
                          .contains(texts.getFirst())
                  ? ""
                  : String.join(" ", texts.subList(1, texts.size()));
          default -> null;
        };
    if (shell == null) {
      return;
    }
    boolean computed = texts.isEmpty();
    ShellDanger danger = ShellRules.danger(shell);
    if (danger != null) {
      report(danger.rule(), tokens.get(i), "A command of the source " + danger.what() + ".");
    } else if (computed || !ShellRules.isOrdinary(shell)) {
      report("code/shell", tokens.get(i), "The source hands a command to the shell.");
    }
  }

  private List<String> texts(int from, int to) {
    return tokens.subList(Math.min(from, to), to).stream()
        .map(Token::content)
        .filter(content -> content != null)
        .map(String::valueOf)
        .toList();
  }

  /** Judges a text with those that are joined to it, and gives the last of them. */
  private int text(int i) {
    StringBuilder joined = new StringBuilder(String.valueOf(tokens.get(i).content()));
    int last = i;
    int pieces = 1;
    while (true) {
      int next = is(last + 1, "+") ? last + 2 : last + 1;
      if (next >= tokens.size() || tokens.get(next).content() == null) {
        break;
      }
      joined.append(tokens.get(next).content());
      last = next;
      pieces++;
    }
    String whole = joined.toString();
    boolean reversed =
        is(last + 1, "[") && is(last + 2, ":") && is(last + 3, ":") && is(last + 4, "-");
    String plain = reversed ? joined.reverse().toString() : whole;
    if ((pieces > 1 || reversed) && HIDDEN.contains(plain) || isJoined(i)) {
      report("code/hidden", tokens.get(i), "The source puts the name " + plain + " together.");
    } else if (INNER.contains(whole) || BUILTINS.contains(whole) && isLookup(i)) {
      report("code/source", tokens.get(i), "The source names '" + whole + "'.");
    } else if (whole.contains("__import__(")) {
      report("code/source", tokens.get(i), "The source holds a text that is code.");
    } else if (HOSTILE.contains(whole) || ShellRules.isHostilePlace(whole)) {
      report("code/source", tokens.get(i), "The source names '" + whole + "'.");
    } else if (REACHED.contains(whole) && isLookup(i)) {
      report("code/source", tokens.get(i), "The source takes the attribute " + whole + ".");
    }
    return last;
  }

  /** {@code "".join(["o", "s"])}. */
  private boolean isJoined(int i) {
    if (!is(i + 1, ".") || !is(i + 2, "join") || !is(i + 3, "(")) {
      return false;
    }
    String between = String.valueOf(tokens.get(i).content());
    return HIDDEN.contains(String.join(between, texts(i + 3, closing(i + 3))));
  }

  /**
   * Whether a text is the name in {@code getattr(x, name)}, {@code __dict__[name]} and the like.
   */
  private boolean isLookup(int i) {
    if (is(i - 1, ",")) {
      int at = i - 1;
      for (int depth = 0; at >= 0; at--) {
        steps++;
        depth += is(at, ")") || is(at, "]") ? 1 : is(at, "(") || is(at, "[") ? -1 : 0;
        if (depth < 0) {
          break;
        }
      }
      return at > 0
          && Set.of("getattr", "attrgetter", "methodcaller").contains(tokens.get(at - 1).text());
    }
    if (is(i - 1, "(")) {
      return i > 1 && Set.of("attrgetter", "methodcaller").contains(tokens.get(i - 2).text());
    }
    return is(i - 1, "[")
        && i > 1
        && (is(i - 2, "__dict__")
            || is(i - 2, ")")
                && (is(i - 4, "globals") || is(i - 4, "locals") || is(i - 5, "vars")));
  }

  /** Whether tokens decode, decompress or fetch, or use what was. */
  private boolean decodes(int from, int to) {
    for (int i = from; i < to; i++) {
      steps++;
      Token token = tokens.get(i);
      if (token.name()
          && (decoded.contains(token.text()) && !is(i - 1, ".") || isDecoder(dotted(i)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDecoder(String dotted) {
    return DECODERS.contains(dotted)
        || DECODERS.contains(dotted.substring(dotted.lastIndexOf('.') + 1));
  }

  /** The name that ends at a token, with what stands before its dots, spelt in full. */
  private String dotted(int i) {
    int first = i;
    while (first > 1
        && i - first < 2 * MOST_PARTS
        && is(first - 1, ".")
        && tokens.get(first - 2).name()) {
      first -= 2;
    }
    StringBuilder name = new StringBuilder(source.full(tokens.get(first).text()));
    for (int k = first + 2; k <= i; k += 2) {
      name.append('.').append(tokens.get(k).text());
    }
    return name.toString();
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      steps++;
      depth += is(i, "(") || is(i, "[") || is(i, "{") ? 1 : 0;
      depth -= is(i, ")") || is(i, "]") || is(i, "}") ? 1 : 0;
      if (depth <= 0) {
        return i;
      }
    }
    return tokens.size();
  }

  private int statementEnd(int from) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      steps++;
      depth += is(i, "(") || is(i, "[") || is(i, "{") ? 1 : 0;
      depth -= is(i, ")") || is(i, "]") || is(i, "}") ? 1 : 0;
      if (depth <= 0 && is(i, "\n")) {
        return i;
      }
    }
    return tokens.size();
  }

  private boolean is(int at, String text) {
    return at >= 0 && at < tokens.size() && tokens.get(at).text().equals(text);
  }

  private void report(String rule, Token token, @Nullable String what) {
    run.report(
        rule,
        member.at(token.offset(), token.name() ? token.text() : "text"),
        String.valueOf(what));
  }

  private static Set<String> set(String name) {
    return DataFiles.strings(FILE.path(name));
  }
}
