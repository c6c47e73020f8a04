package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.python.SourceAnalysis;
import io.sallyport.artifacts.internal.python.SourceFinding;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at code that lies beside or within a model: Python source, TorchScript, programs. */
public final class CodeReader {
  private static final List<String> ALARMS = DataFiles.lines("rules/source-words.txt");
  private static final List<String> SCRIPT_ALARMS = DataFiles.lines("rules/torchscript-words.txt");
  private static final Set<String> NAMESPACES =
      Set.copyOf(DataFiles.lines("rules/torchscript-namespaces.txt"));
  private static final List<String> PLAIN_CODINGS =
      List.of("utf-8", "utf8", "ascii", "us-ascii", "latin-1", "iso-8859-1");
  private static final int LARGEST = 4 << 20;

  private CodeReader() {}

  /** Python source; in the code folder of PyTorch's archives it is TorchScript, too. */
  public static String python(Member member, Scan scan) throws IOException {
    String source = new String(member.bytes().copy(0, LARGEST), StandardCharsets.UTF_8);
    python(source, member, scan);
    if (member.bytes().size() > LARGEST) {
      scan.run().report("limits/exceeded", member.place(), "Source of more than 4 MiB.");
    }
    return isScript(member) ? "torchscript-source" : "python-source";
  }

  /** The same for source that stands within something else. */
  static void python(String source, Member member, Scan scan) {
    PythonSource tokens = new PythonSource(source);
    String plain = tokens.plain();
    // A name tells little of who will run it, so what may be TorchScript is judged as Python too.
    if (member.torch()) {
      alarms(SCRIPT_ALARMS, "torchscript/files", plain, tokens, member, scan);
      namespaces(tokens, member, scan);
    }
    if (!isScript(member)) {
      alarms(ALARMS, "code/source", plain, tokens, member, scan);
      SourceRules.check(tokens, member, scan.run());
      encoding(source, member, scan);
    }
    effects(source, member, scan);
  }

  private static void alarms(
      List<String> words,
      String rule,
      String plain,
      PythonSource tokens,
      Member member,
      Scan scan) {
    for (String alarm : words) {
      int at = find(plain, alarm);
      if (at >= 0) {
        scan.run()
            .report(rule, member.at(tokens.offset(at), alarm), "The source uses '" + alarm + "'.");
      }
    }
  }

  private static boolean isScript(Member member) {
    return member.torch() && member.path().contains("/code/");
  }

  /** What the source does when it is imported and when its functions are called. */
  private static void effects(String source, Member member, Scan scan) {
    for (SourceFinding finding : SourceAnalysis.of(source)) {
      Place place = member.at(offset(source, finding.at()), finding.name());
      if (finding.isTemplate()) {
        JinjaRules.check(finding.what(), place, scan.run());
      } else {
        scan.run().report(finding.rule(), place, finding.what());
      }
    }
  }

  /** The byte at which a letter of a source stands. */
  private static long offset(String source, int at) {
    return source
        .substring(0, Math.min(at, source.length()))
        .getBytes(StandardCharsets.UTF_8)
        .length;
  }

  /** What source that a command carries does outside of a computation; null for nothing. */
  static @Nullable ShellDanger reachesOutside(String source) {
    boolean doubtful = false;
    for (SourceFinding finding : SourceAnalysis.of(source)) {
      if (finding.isCertain()) {
        return ShellDanger.certain("runs Python that attacks");
      }
      doubtful |= !finding.isTemplate();
    }
    String plain = new PythonSource(source).plain();
    boolean runs =
        plain.contains("exec(") || plain.contains("eval(") || plain.contains("__import__");
    return doubtful || runs || ALARMS.stream().anyMatch(alarm -> find(plain, alarm) >= 0)
        ? ShellDanger.doubtful("runs Python that reaches outside")
        : null;
  }

  /** Operations of a library that the process would have to load. */
  private static void namespaces(PythonSource tokens, Member member, Scan scan) {
    String plain = tokens.plain();
    for (int at = plain.indexOf("ops."); at >= 0; at = plain.indexOf("ops.", at + 4)) {
      int end = at + 4;
      while (end < plain.length() && Character.isJavaIdentifierPart(plain.charAt(end))) {
        end++;
      }
      boolean whole =
          at == 0
              || !Character.isJavaIdentifierPart(plain.charAt(at - 1))
                  && plain.charAt(at - 1) != '.'
              || plain.startsWith("torch.", at - 6);
      String namespace = plain.substring(at + 4, end);
      if (whole && plain.startsWith(".", end) && !NAMESPACES.contains(namespace)) {
        scan.run()
            .report(
                "torchscript/unknown-operation",
                member.at(tokens.offset(at), namespace),
                "The script calls an operation of '" + namespace + "'.");
      }
    }
  }

  /** A source may say in its first two lines that it is no UTF-8 (PEP 263). */
  private static void encoding(String source, Member member, Scan scan) {
    Iterator<String> lines = source.lines().limit(2).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      String plain = line.toLowerCase(Locale.ROOT).replace(" ", "").replace('_', '-');
      int at = Math.max(plain.indexOf("coding:"), plain.indexOf("coding="));
      if (plain.startsWith("#")
          && at > 0
          && PLAIN_CODINGS.stream().noneMatch(plain.substring(at + 7)::startsWith)) {
        scan.run().report("code/source", member.at(0, "coding"), "The source says '" + line + "'.");
      }
    }
  }

  /** Where a word stands by itself: {@code eval(} is not in {@code model.eval(}. */
  private static int find(String source, String word) {
    int at = source.indexOf(word);
    while (at > 0
        && word.charAt(0) != '.'
        && (Character.isJavaIdentifierPart(source.charAt(at - 1))
            || source.charAt(at - 1) == '.')) {
      at = source.indexOf(word, at + 1);
    }
    return at;
  }

  /** A program or library for a machine. */
  public static String program(Member member, Scan scan, String kind) {
    scan.run().report("code/program", member.place(), "The content is a program: " + kind + ".");
    return kind;
  }
}
