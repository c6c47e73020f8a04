package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.python.SourceAnalysis;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that machines, Python or its installer run because of how they are called. */
public final class CodeFiles {
  private static final Set<String> SCRIPTS = Set.copyOf(DataFiles.lines("rules/script-names.txt"));
  private static final Set<String> AT_START = Set.of("sitecustomize.py", "usercustomize.py");
  private static final Set<String> PROJECTS =
      Set.of("pyproject.toml", "setup.cfg", "setup.py", "pipfile", "tox.ini", "pip.conf");
  private static final Set<String> MAKEFILES =
      Set.of("makefile", "gnumakefile", "justfile", "procfile");
  private static final int LARGEST = 4 << 20;

  private CodeFiles() {}

  /** The kind of program that the first bytes tell; null when they tell none. */
  public static @Nullable String program(byte[] head) {
    if (starts(head, 0, 'a', 's', 'm')) {
      return "wasm";
    }
    if (starts(head, 'B', 'C', 0xc0, 0xde)) {
      return "llvm-bitcode";
    }
    if (starts(head, 0x1b, 'L', 'u', 'a') || starts(head, 0x1b, 'L', 'J')) {
      return "lua-bytecode";
    }
    if (starts(head, 'd', 'e', 'x', '\n')) {
      return "dex";
    }
    if (starts(head, 0x4c, 0, 0, 0, 1, 0x14, 2, 0)) {
      return "windows-link";
    }
    return isBytecode(head) ? "python-bytecode" : null;
  }

  /** A version, a line break, and a code object behind 8, 12 or 16 bytes of header. */
  private static boolean isBytecode(byte[] head) {
    if (head.length < 17 || head[2] != '\r' || head[3] != '\n') {
      return false;
    }
    return isCode(head[8]) || isCode(head[12]) || isCode(head[16]);
  }

  private static boolean isCode(byte type) {
    return (type & 0x7f) == 'c';
  }

  private static boolean starts(byte[] head, int... values) {
    for (int i = 0; i < values.length; i++) {
      if (head.length <= i || (head[i] & 0xff) != values[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Judges a text by its name.
   *
   * @param extension what stands behind the last dot of the name, in lower case
   * @return the format, or null when the name says nothing of code
   */
  public static @Nullable String read(Member member, String extension, Scan scan)
      throws IOException {
    String name = member.name().toLowerCase(Locale.ROOT);
    if (LineCommands.isFor(extension)) {
      LineCommands.check(extension, member, scan);
    }
    if (SCRIPTS.contains(extension)) {
      return ScriptFile.read(member, extension, scan);
    }
    if (extension.equals("ipynb")) {
      return Notebook.read(member, scan);
    }
    String text = new String(member.bytes().copy(0, LARGEST), StandardCharsets.UTF_8);
    if (extension.equals("pth") && text.lines().anyMatch(line -> line.matches("import[ \t].*"))) {
      CodeReader.python(text, member, scan);
      boolean acts = !SourceAnalysis.of(text).isEmpty();
      scan.run()
          .report(
              acts ? "code/attack" : "code/source",
              member.place(),
              "Python runs this file's line at each start.");
      return "python-path";
    }
    if (extension.equals("txt") && name.contains("requirements")) {
      requirements(text, member, scan);
      return "text";
    }
    if (GitSettings.isName(name, text)) {
      GitSettings.check(text, member, scan);
      return "git-settings";
    }
    String project = project(name, extension, text, member, scan);
    boolean unnamed = project == null && !MAKEFILES.contains(name) && UnnamedCode.isFor(name);
    return unnamed ? UnnamedCode.read(text, member, scan) : project;
  }

  /** Files by which tools build and start things. */
  private static @Nullable String project(
      String name, String extension, String text, Member member, Scan scan) {
    if (isContainerFile(name)) {
      ContainerFile.check(text, member, scan);
      return "containerfile";
    }
    if (PROJECTS.contains(name)) {
      for (String line : text.split("\n", -1)) {
        if (Requirements.isPackageElsewhere(line)) {
          elsewhere(line.strip(), member, scan);
        }
      }
    }
    if (MAKEFILES.contains(name) || extension.equals("mk")) {
      ScriptFile.makefile(text, member, scan);
    }
    if (AT_START.contains(name)) {
      scan.run().report("code/source", member.place(), "Python runs this file at each start.");
    }
    if (name.equals("config.pbtxt")) {
      triton(text, member, scan);
    }
    return null;
  }

  private static boolean isContainerFile(String name) {
    return name.equals("dockerfile")
        || name.equals("containerfile")
        || name.startsWith("dockerfile.")
        || name.startsWith("containerfile.")
        || name.endsWith(".dockerfile");
  }

  private static void requirements(String text, Member member, Scan scan) {
    for (String line : text.split("\n", -1)) {
      String plain = line.strip();
      if (Requirements.isFromElsewhere(plain)) {
        elsewhere(plain, member, scan);
      }
    }
  }

  private static void elsewhere(String line, Member member, Scan scan) {
    scan.run()
        .report(
            "code/requirements",
            member.at(-1, line),
            "The line '" + line + "' makes the installer fetch code elsewhere.");
  }

  /** Triton runs Python of the model's folder, in an environment that the settings name. */
  private static void triton(String text, Member member, Scan scan) {
    String plain = text.replaceAll("[ \t\r\n]", "").replace('\'', '"');
    if (plain.contains("backend:\"python\"") || plain.contains("EXECUTION_ENV_PATH")) {
      scan.run()
          .report(
              "config/remote-code",
              member.at(-1, "backend"),
              "The settings make the server run Python that comes with the model.");
    }
  }
}
