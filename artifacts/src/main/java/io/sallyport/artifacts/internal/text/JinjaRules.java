package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import io.sallyport.artifacts.internal.text.Jinja.Kind;
import io.sallyport.artifacts.internal.text.Jinja.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges chat templates. A template needs messages, loops and text; from any object that it may
 * touch, inner attributes lead to the modules of the process that renders it, unless that process
 * renders in a sandbox.
 */
public final class JinjaRules {
  private static final Set<String> FUNCTIONS = set("functions");
  private static final Set<String> DANGEROUS_NAMES = set("dangerous-names");
  private static final Set<String> DANGEROUS_ATTRIBUTES = set("dangerous-attributes");
  private static final Set<String> INNER_OBJECTS = set("inner-objects");
  private static final Set<String> WORDS =
      Set.of("in", "not", "and", "or", "is", "if", "else", "elif", "for", "return", "set");
  private static final Set<String> LOADING = Set.of("import", "include", "extends", "from");

  private final List<Token> tokens;
  private final Place place;
  private final ScanRun run;
  private final Set<String> defined = new HashSet<>();

  private JinjaRules(List<Token> tokens, Place place, ScanRun run) {
    this.tokens = tokens;
    this.place = place;
    this.run = run;
  }

  /** Reports what a template should not do. */
  public static void check(String template, Place place, ScanRun run) {
    try {
      List<Token> tokens = Jinja.tokens(template);
      // What it names counts, whether an engine would take all of it or not.
      new JinjaRules(tokens, place, run).check(template);
      JinjaGrammar.check(tokens);
    } catch (FormatException e) {
      run.report("jinja/broken", place, "The template has " + e.getMessage() + ".");
    }
  }

  private void check(String template) {
    blockTexts(template);
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String word = tokens.get(i).text();
      if (word.equals("macro") || word.equals("set") || word.equals("for")) {
        defined.add(tokens.get(i + 1).text());
      }
    }
    subscripts(template);
    for (int i = 0; i < tokens.size(); i++) {
      switch (tokens.get(i).kind()) {
        case NAME -> name(i);
        case STRING -> i = string(i);
        case BLOCK -> statement(i);
        case NUMBER, OPERATOR -> {}
      }
    }
  }

  private void subscripts(String template) {
    JinjaSubscripts subscripts = new JinjaSubscripts(tokens, template);
    for (int i = 0; i < tokens.size(); i++) {
      int end = subscripts.end(i);
      if (end <= i) {
        continue;
      }
      switch (subscripts.judge(i, end)) {
        case PLAIN -> {}
        case COMPUTED ->
            report("jinja/computed-key", tokens.get(i), "The template computes what it takes.");
        case INNER ->
            report(
                "jinja/computed-attribute",
                tokens.get(i),
                "The template computes what it takes and has the pieces of an inner name.");
      }
    }
  }

  /** Text between {@code {% set x %}} and its end is a string, too. */
  private void blockTexts(String template) {
    for (int i = 0; i < tokens.size(); i++) {
      int word = i + 1 < tokens.size() && !isName(i + 1) ? i + 2 : i + 1;
      boolean set =
          tokens.get(i).kind() == Kind.BLOCK
              && isName(word)
              && tokens.get(word).text().equals("set")
              && isName(word + 1);
      int end = word + 2;
      while (end < tokens.size() && tokens.get(end).is("-")) {
        end++;
      }
      if (set && end < tokens.size() && tokens.get(end).kind() == Kind.BLOCK) {
        int from = template.indexOf("%}", tokens.get(word + 1).at());
        String between = template.substring(Math.max(0, from), tokens.get(end).at());
        if (between.contains("__")) {
          report("jinja/computed-attribute", tokens.get(i), "The template puts a name together.");
        }
      }
    }
  }

  private boolean isName(int i) {
    return i < tokens.size() && tokens.get(i).kind() == Kind.NAME;
  }

  private void name(int i) {
    Token token = tokens.get(i);
    String name = token.text();
    boolean attribute = previous(i, ".");
    boolean filter = previous(i, "|");
    boolean called = next(i, "(");
    boolean opened = next(i, ".") || next(i, "[") || called;
    if (isInner(name)) {
      report("jinja/inner-attribute", token, "The template uses " + name + ".");
    } else if (attribute && (opened || isOfFrames(name)) && DANGEROUS_ATTRIBUTES.contains(name)) {
      report("jinja/inner-attribute", token, "The template takes the attribute " + name + ".");
    } else if (attribute && name.startsWith("_")) {
      report("jinja/inner-object", token, "The template takes the attribute " + name + ".");
    } else if (filter && name.equals("attr")) {
      attributeByFilter(i);
    } else if (!attribute && !filter && opened && isDangerous(name)) {
      report("jinja/dangerous-name", token, "The template uses " + name + ".");
    } else if (!attribute && (next(i, ".") || next(i, "[")) && INNER_OBJECTS.contains(name)) {
      report("jinja/inner-object", token, "The template looks into " + name + ".");
    } else if (!attribute && !filter && called && !isKnownFunction(i)) {
      report("jinja/unknown-function", token, "The template calls " + name + ".");
    }
  }

  /** The filter attr takes what its argument names, past the checks of some sandboxes. */
  private void attributeByFilter(int i) {
    boolean written =
        next(i, "(") && i + 2 < tokens.size() && tokens.get(i + 2).kind() == Kind.STRING;
    String attribute = written ? tokens.get(i + 2).text() : "";
    if (!written || !next(i + 2, ")")) {
      report(
          "jinja/computed-attribute",
          tokens.get(i),
          "The template takes an attribute by the filter attr.");
    } else if (DANGEROUS_ATTRIBUTES.contains(attribute) || isOfFrames(attribute)) {
      report("jinja/inner-attribute", tokens.get(i), "The template takes " + attribute + ".");
    } else if (attribute.startsWith("_")) {
      report("jinja/attr-filter", tokens.get(i), "The template takes " + attribute + ".");
    }
  }

  /** Names that only frames, functions and code of Python have. */
  private static boolean isOfFrames(String name) {
    return name.startsWith("gi_")
        || name.startsWith("cr_")
        || name.startsWith("ag_")
        || name.startsWith("tb_")
        || name.startsWith("f_")
        || name.startsWith("func_");
  }

  private boolean isKnownFunction(int i) {
    String name = tokens.get(i).text();
    return FUNCTIONS.contains(name)
        || defined.contains(name)
        || i > 0 && tokens.get(i - 1).kind() == Kind.NAME && isOperatorWord(i);
  }

  /** Whether a name before a parenthesis is no function: {@code if (x)}, {@code is test(x)}. */
  private boolean isOperatorWord(int i) {
    String before = tokens.get(i - 1).text();
    return before.equals("is")
        || before.equals("not") && i > 1 && tokens.get(i - 2).text().equals("is");
  }

  private boolean isDangerous(String name) {
    return DANGEROUS_NAMES.contains(name) && !defined.contains(name);
  }

  /** Judges a string together with what is joined to it. */
  private int string(int i) {
    StringBuilder joined = new StringBuilder(tokens.get(i).text());
    int last = i;
    while (last + 2 < tokens.size()
        && (tokens.get(last + 1).is("~") || tokens.get(last + 1).is("+"))
        && tokens.get(last + 2).kind() == Kind.STRING) {
      last += 2;
      joined.append(tokens.get(last).text());
    }
    while (last + 1 < tokens.size() && tokens.get(last + 1).kind() == Kind.STRING) {
      joined.append(tokens.get(++last).text());
    }
    String text = joined.toString();
    boolean subscript =
        previous(i, "[") && last + 1 < tokens.size() && tokens.get(last + 1).is("]");
    if (isInner(text) || holdsInner(text) && !isProse(text)) {
      report("jinja/inner-attribute", tokens.get(i), "The template names '" + text + "'.");
    } else if (subscript && DANGEROUS_ATTRIBUTES.contains(text)) {
      report("jinja/inner-attribute", tokens.get(i), "The template takes '" + text + "'.");
    } else if (isOnlyUnderscores(text)
        && (previous(i, "[") || previous(i, "~") || next(last, "*"))) {
      report("jinja/computed-attribute", tokens.get(i), "The template puts a name together.");
    } else if (text.contains("%c") || isSubscript(i) && changes(last)) {
      report("jinja/computed-attribute", tokens.get(i), "The template computes what it takes.");
    } else if (last > i && text.contains("__")) {
      report("jinja/computed-attribute", tokens.get(i), "The template joins '" + text + "'.");
    }
    return last;
  }

  /** Whether a token begins what stands in brackets behind an object, and no list. */
  private boolean isSubscript(int i) {
    if (i < 2 || !previous(i, "[")) {
      return false;
    }
    Token owner = tokens.get(i - 2);
    return owner.kind() == Kind.NAME && !WORDS.contains(owner.text())
        || owner.kind() == Kind.STRING
        || owner.is(")")
        || owner.is("]");
  }

  /** Whether what stands behind a string makes another one of it. */
  private boolean changes(int i) {
    return next(i, "|") || next(i, "%") || next(i, "[") || next(i, ".");
  }

  private void statement(int i) {
    if (!tokens.get(i).text().equals("%") || i + 1 >= tokens.size()) {
      return;
    }
    Token first = tokens.get(i + 1);
    int word = first.is("-") || first.is("+") ? i + 2 : i + 1;
    if (word < tokens.size() && LOADING.contains(tokens.get(word).text())) {
      report(
          "jinja/loads",
          tokens.get(word),
          "The template has a statement " + tokens.get(word).text() + ".");
    }
  }

  private static boolean isInner(String name) {
    return name.length() > 4 && name.startsWith("__") && name.endsWith("__");
  }

  private static boolean holdsInner(String text) {
    int start = text.indexOf("__");
    int end = start < 0 ? -1 : text.indexOf("__", start + 3);
    return end > 0
        && text.substring(start + 2, end).chars().allMatch(c -> Character.isLetter(c) || c == '_');
  }

  private static boolean isOnlyUnderscores(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c == '_');
  }

  private static boolean isProse(String text) {
    return text.indexOf(' ') >= 0 || text.indexOf('\n') >= 0;
  }

  private boolean previous(int i, String operator) {
    return i > 0 && tokens.get(i - 1).is(operator);
  }

  private boolean next(int i, String operator) {
    return i + 1 < tokens.size() && tokens.get(i + 1).is(operator);
  }

  private void report(String rule, Token token, String what) {
    run.report(rule, place.at(place.offset(), detail(token)), what);
  }

  private String detail(Token token) {
    String detail = place.detail();
    return (detail.isEmpty() ? "" : detail + ", ") + "character " + token.at();
  }

  private static Set<String> set(String name) {
    return DataFiles.strings(DataFiles.tree("templates/jinja.json").path(name));
  }
}
