package io.sallyport.artifacts.internal.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The code of a Jupyter notebook: Python, and the lines that IPython hands to a shell or to other
 * interpreters (IPython reference, system shell access and magic functions).
 */
final class Notebook {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LARGEST = 4 << 20;
  private static final Set<String> SHELL_CELLS = Set.of("bash", "sh", "!", "sx", "system", "cmd");
  private static final Set<String> PYTHON_CELLS =
      Set.of("python", "python2", "python3", "pypy", "capture", "time", "timeit", "prun");
  private static final Set<String> OTHER_CELLS = Set.of("perl", "ruby", "js", "javascript");
  private static final Set<String> SHELL_LINES = Set.of("sx", "system", "!", "alias");
  private static final Set<String> INSTALLERS = Set.of("pip", "conda", "mamba", "uv");

  private static final Set<String> BROWSER = ShellPlaces.set("browser-actions");

  private final Member member;
  private final Scan scan;
  private final StringBuilder python = new StringBuilder();

  private Notebook(Member member, Scan scan) {
    this.member = member;
    this.scan = scan;
  }

  /** Judges the cells; always null, because the text is read as JSON, too. */
  static @Nullable String read(Member member, Scan scan) throws IOException {
    if (member.bytes().size() > LARGEST) {
      scan.run().report("limits/exceeded", member.place(), "A notebook of more than 4 MiB.");
    }
    try {
      JsonNode root = MAPPER.readTree(member.bytes().copy(0, LARGEST));
      Notebook notebook = new Notebook(member, scan);
      notebook.cells(root.path("cells"));
      // Before version 4 cells stood on sheets, and their code was called input.
      root.path("worksheets").forEach(sheet -> notebook.cells(sheet.path("cells")));
      CodeReader.python(notebook.python.toString(), member, scan);
    } catch (JsonProcessingException e) {
      return null;
    }
    return null;
  }

  private void cells(JsonNode cells) {
    int number = 0;
    for (JsonNode cell : cells) {
      number++;
      if (!cell.path("cell_type").asText("").equals("code")) {
        continue;
      }
      JsonNode lines = cell.has("source") ? cell.path("source") : cell.path("input");
      StringBuilder source = new StringBuilder(lines.isTextual() ? lines.textValue() : "");
      lines.forEach(line -> source.append(line.asText("")));
      cell(source.toString().replace("\r", ""), number);
    }
  }

  private void cell(String source, int number) {
    String text = source.strip();
    if (!text.startsWith("%%")) {
      lines(source, number);
      return;
    }
    int end = text.indexOf('\n');
    String head = text.substring(2, end < 0 ? text.length() : end).strip();
    String body = end < 0 ? "" : text.substring(end + 1);
    magic(head, body, number);
  }

  private void magic(String head, String body, int number) {
    String[] words = head.split("\\s+", 2);
    String name = words[0].toLowerCase(Locale.ROOT);
    String rest = words.length > 1 ? words[1] : "";
    if (name.equals("script")) {
      ShellText.Command command = first(rest);
      String program = command == null ? "" : command.words().getFirst();
      shell(isPython(program) ? "" : rest + " <<END_OF_CELL\n" + body + "\nEND_OF_CELL\n", number);
      shell(program.endsWith("sh") ? body : "", number);
      python.append(isPython(program) ? body : "").append('\n');
    } else if (SHELL_CELLS.contains(name)) {
      shell(body, number);
    } else if (OTHER_CELLS.contains(name)) {
      ShellDanger danger = ShellCode.script(body, name);
      String plain = body.toLowerCase(Locale.ROOT);
      if (danger != null) {
        report(number, danger);
      } else if (name.startsWith("j") && BROWSER.stream().anyMatch(plain::contains)) {
        report(number, ShellDanger.doubtful("runs a script in the browser that reaches outside"));
      }
    } else if (name.equals("html") || name.equals("svg")) {
      String plain = body.toLowerCase(Locale.ROOT);
      if (plain.contains("<script") && BROWSER.stream().anyMatch(plain::contains)) {
        report(number, ShellDanger.doubtful("runs a script in the browser that reaches outside"));
      }
    } else if (name.equals("writefile") || name.equals("file")) {
      shell("cat > " + rest.replace("-a ", ""), number);
      python.append(rest.endsWith(".py") ? body : "").append('\n');
    } else if (PYTHON_CELLS.contains(name)) {
      lines(body, number);
    }
  }

  private static ShellText.@Nullable Command first(String text) {
    List<ShellText.Command> commands = new ShellText(text).commands();
    return commands.isEmpty() || commands.getFirst().words().isEmpty() ? null : commands.getFirst();
  }

  private static boolean isPython(String program) {
    return program.substring(program.lastIndexOf('/') + 1).startsWith("python");
  }

  private void lines(String source, int number) {
    String[] lines = source.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      String escaped = escaped(line.strip());
      if (escaped == null) {
        python.append(line).append('\n');
        continue;
      }
      StringBuilder whole = new StringBuilder(escaped);
      while (whole.length() > 0
          && whole.charAt(whole.length() - 1) == '\\'
          && i + 1 < lines.length) {
        whole.setLength(whole.length() - 1);
        whole.append(' ').append(lines[++i].strip());
      }
      line(whole.toString(), number);
    }
  }

  /** What a line hands to the shell or to a magic function; null for a line of Python. */
  private static @Nullable String escaped(String line) {
    if (line.startsWith("!") || line.startsWith("%")) {
      return line;
    }
    for (int at = line.indexOf('='); at > 0; at = line.indexOf('=', at + 1)) {
      int next = at + 1;
      while (next < line.length() && line.charAt(next) == ' ') {
        next++;
      }
      boolean target = "=!<>+-*/".indexOf(line.charAt(at - 1)) < 0;
      boolean shell = line.startsWith("!", next) && !line.startsWith("!=", next);
      if (target && (shell || line.startsWith("%", next))) {
        return line.substring(next);
      }
    }
    return null;
  }

  private void line(String text, int number) {
    if (text.startsWith("!")) {
      shell(text.startsWith("!!") ? text.substring(2) : text.substring(1), number);
      return;
    }
    String[] words = text.substring(1).strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    String name = words[0].toLowerCase(Locale.ROOT);
    if (SHELL_LINES.contains(name)) {
      shell(name.equals("alias") ? rest.substring(rest.indexOf(' ') + 1) : rest, number);
    } else if (INSTALLERS.contains(name)) {
      shell(name + " " + rest, number);
    } else if (name.startsWith("!")) {
      shell(name.substring(1) + " " + rest, number);
    } else if (name.equals("run") || name.startsWith("load") && !name.equals("load_ext")) {
      if (rest.contains("://")) {
        report(number, ShellDanger.certain("runs what it fetches"));
      }
    } else if (PYTHON_CELLS.contains(name)) {
      python.append(rest).append('\n');
    }
  }

  private void shell(String text, int number) {
    ShellDanger danger = ShellRules.danger(text);
    if (danger != null) {
      report(number, danger);
    }
  }

  private void report(int number, ShellDanger danger) {
    scan.run()
        .report(
            danger.rule(),
            member.at(-1, "cell " + number),
            "A command of the notebook " + danger.what() + ".");
  }
}
