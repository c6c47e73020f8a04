package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts without an ending to their name, which may be code that something runs by its name. */
final class UnnamedCode {
  // What people write about a model, where commands are examples.
  private static final Set<String> PROSE =
      Set.of(
          "readme",
          "license",
          "licence",
          "notice",
          "changelog",
          "authors",
          "contributing",
          "copying",
          "todo",
          "news",
          "version",
          "citation",
          "security",
          "code_of_conduct",
          "head",
          "description",
          "model_card",
          "use_policy",
          "install",
          "history",
          "thanks");
  private static final Pattern PYTHON =
      Pattern.compile(
          "(?m)^(?:import [a-zA-Z_][\\w., ]*(?: as \\w+)?[ \\t]*(?:[;#].*)?"
              + "|from [a-zA-Z_.][\\w.]* import [\\w*, (]+.*"
              + "|(?:async )?def \\w+\\(.*|class \\w+(?:\\(.*\\))?:.*|(?:exec|eval|__import__)\\(.*)\\r?$");
  private static final Pattern SHELL =
      Pattern.compile(
          "(?m)^(?:set -[a-z]+|export \\w+=.*|(?:sudo |exec )?(?:curl|wget|bash|sh|nc|chmod|echo|cp|mv"
              + "|rm|cat|python3?|eval|source|apt-get|pip3?) .*|if \\[.*|for \\w+ in .*|fi|done)\\r?$");

  private UnnamedCode() {}

  /** Whether a name says nothing of its content. */
  static boolean isFor(String name) {
    return name.indexOf('.', 1) < 0 && !PROSE.contains(name);
  }

  /** Judges a text that reads like code; null when it does not. */
  static @Nullable String read(String text, Member member, Scan scan) {
    if (PYTHON.matcher(text).find()) {
      CodeReader.python(text, member, scan);
      return "python-source";
    }
    if (SHELL.matcher(text).find()) {
      ShellDanger danger = ShellRules.danger(text);
      if (danger != null) {
        ScriptFile.report(danger, member, scan);
      }
      return "shell-script";
    }
    return null;
  }
}
