package io.sallyport.artifacts.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges code that a command carries for a shell or an interpreter. */
final class ShellCode {
  private static final Set<String> POWERSHELL = ShellPlaces.set("powershell-words");
  private static final Set<String> POWERSHELL_RUNS = ShellPlaces.set("powershell-runs");
  private static final Set<String> ACTS = ShellPlaces.set("script-actions");
  private static final Set<String> BROWSER_ACTS = ShellPlaces.set("javascript-actions");
  private static final Set<String> JAVASCRIPT =
      Set.of("js", "mjs", "javascript", "node", "nodejs", "deno");
  private static final Set<String> CONNECTS = ShellPlaces.set("script-sockets");
  private static final Set<String> OPTIONS =
      Set.of("-c", "-e", "-r", "-E", "--eval", "--execute", "-command");
  private static final Set<String> ENCODED = Set.of("-e", "-ec", "-enc", "-encodedcommand");

  private static final int MOST_TEXTS = 2000;

  private final ShellRules rules;

  ShellCode(ShellRules rules) {
    this.rules = rules;
  }

  static boolean isOption(String word, boolean shell) {
    boolean letters = shell && word.matches("-[a-z]*c") && !word.startsWith("--");
    return letters || OPTIONS.contains(word) || OPTIONS.contains(ShellWords.lower(word));
  }

  static boolean isEncoded(String name, String option) {
    return isPowerShell(name) && ENCODED.contains(ShellWords.lower(option));
  }

  static boolean isPowerShell(String name) {
    return name.equals("pwsh") || name.equals("powershell");
  }

  /** Judges code for a program. */
  @Nullable ShellDanger judge(String name, boolean shell, String code, int depth) {
    if (isPowerShell(name)) {
      return powerShell(code);
    }
    if (shell) {
      return rules.judge(new ShellText(code), depth + 1);
    }
    if (name.startsWith("python") || name.startsWith("pypy") || name.startsWith("ipython")) {
      return CodeReader.reachesOutside(code);
    }
    return script(code, name);
  }

  /** Judges code of PowerShell. */
  static @Nullable ShellDanger powerShell(String code) {
    String plain = ShellWords.lower(code);
    boolean runs = POWERSHELL_RUNS.stream().anyMatch(plain::contains);
    boolean brings = POWERSHELL.stream().anyMatch(plain::contains);
    if (runs && brings || plain.contains("tcpclient")) {
      return ShellDanger.certain("runs what it fetches or decodes with PowerShell");
    }
    // Fetching a file is what everybody does; a text that is fetched is there to be run.
    boolean text = plain.contains("downloadstring") || plain.contains("frombase64string");
    return runs || text ? ShellDanger.doubtful("runs something with PowerShell") : null;
  }

  /** Judges code of a language of scripts by the commands in its texts and by what it calls. */
  static @Nullable ShellDanger script(String code, String name) {
    for (String text : quoted(code)) {
      ShellDanger danger = ShellRules.danger(text);
      if (danger != null && danger.certain()) {
        return danger;
      }
    }
    boolean browser = JAVASCRIPT.contains(name);
    boolean acts = (browser ? BROWSER_ACTS : ACTS).stream().anyMatch(code::contains);
    boolean connects = CONNECTS.stream().anyMatch(code::contains);
    // R is a language of analyses: it calls other programs as a matter of course.
    return acts && (connects || !name.matches("r|rscript"))
        ? new ShellDanger("runs code of " + name + " that reaches outside", acts && connects)
        : null;
  }

  private static List<String> quoted(String code) {
    List<String> texts = new ArrayList<>();
    for (int at = 0; at < code.length(); at++) {
      char mark = code.charAt(at);
      int end = mark == '"' || mark == '\'' || mark == '`' ? code.indexOf(mark, at + 1) : -1;
      if (end > 0 && texts.size() < MOST_TEXTS) {
        texts.add(code.substring(at + 1, end));
        at = end;
      }
    }
    return texts;
  }

  /** Judges a program of awk. */
  static @Nullable ShellDanger awk(String program) {
    if (program.contains("/inet/")) {
      return ShellDanger.certain("opens a socket in awk");
    }
    return program.contains("system(") ? ShellDanger.doubtful("runs commands in awk") : null;
  }
}
