package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts that a machine runs as they are, judged by their commands as far as these can be read. */
public final class ScriptFile {
  private static final Set<String> SHELLS = Set.copyOf(DataFiles.lines("rules/shell-endings.txt"));
  private static final Set<String> SCRIPTS =
      Set.copyOf(DataFiles.lines("rules/readable-endings.txt"));
  private static final Set<String> MODELS = Set.copyOf(DataFiles.lines("rules/model-names.txt"));

  // Bounded and without choices, so that they take time in proportion to the text.
  private static final Pattern VARIABLE = Pattern.compile("\\$[({]([A-Za-z0-9_.-]{1,64}+)[)}]");
  private static final Pattern PREFIX = Pattern.compile("(?m)^\t[@+-]{1,3}+");
  private static final int LARGEST = 4 << 20;

  private ScriptFile() {}

  /** A text whose first line says which program runs it. */
  public static String read(Member member, Scan scan) throws IOException {
    String name = member.name().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    if (MODELS.contains(name.substring(dot + 1))) {
      return CodeReader.program(member, scan, "script");
    }
    return read(member, dot < 0 ? "" : name.substring(dot + 1), scan);
  }

  /** A text whose name, or whose first line, says which program runs it. */
  static String read(Member member, String extension, Scan scan) throws IOException {
    String text = new String(member.bytes().copy(0, LARGEST), StandardCharsets.UTF_8);
    if (member.bytes().size() > LARGEST) {
      scan.run().report("limits/exceeded", member.place(), "A script of more than 4 MiB.");
    }
    String program = program(text, extension);
    if (program.startsWith("python") || program.startsWith("pypy")) {
      return CodeReader.python(member, scan);
    }
    if (SHELLS.contains(program)) {
      report(shell(text, program), member, scan);
      return "shell-script";
    }
    if (program.equals("ps1") || program.equals("pwsh")) {
      report(ShellCode.powerShell(text), member, scan);
      return "powershell-script";
    }
    if (SCRIPTS.contains(program)) {
      report(ShellCode.script(text, program), member, scan);
      return "script";
    }
    return CodeReader.program(member, scan, "script");
  }

  /** The program of the first line, or what the name ends with. */
  private static String program(String text, String extension) {
    if (!text.startsWith("#!")) {
      return extension;
    }
    String[] words = text.lines().findFirst().orElse("").substring(2).strip().split("\\s+");
    int at = 0;
    while (at + 1 < words.length
        && (ShellWords.name(words[at]).equals("env") || words[at].startsWith("-"))) {
      at++;
    }
    return ShellWords.name(words[at]);
  }

  private static @Nullable ShellDanger shell(String text, String program) {
    boolean windows = program.equals("bat") || program.equals("cmd");
    // Command files of Windows know no quotation by backslash, and an at sign hides a line.
    String plain = windows ? text.replace('\\', '/').replace("\r", "").replace("\n@", "\n") : text;
    return ShellRules.danger(windows && plain.startsWith("@") ? plain.substring(1) : plain);
  }

  /** Rules of make: their commands, and those whose output becomes a variable. */
  static void makefile(String text, Member member, Scan scan) {
    String shell = text.replace("$(shell ", "$(").replace("$$", "$");
    String plain = PREFIX.matcher(VARIABLE.matcher(shell).replaceAll("\\$$1")).replaceAll("\t");
    report(ShellRules.danger(plain), member, scan);
  }

  static void report(@Nullable ShellDanger danger, Member member, Scan scan) {
    if (danger != null) {
      scan.run()
          .report(danger.rule(), member.place(), "A command of the file " + danger.what() + ".");
    }
  }
}
