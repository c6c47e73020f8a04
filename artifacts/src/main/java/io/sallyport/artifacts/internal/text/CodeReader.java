package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Looks at code that lies beside or within a model: Python source, TorchScript, programs. */
public final class CodeReader {
  private static final List<String> ALARMS = DataFiles.lines("rules/source-words.txt");
  private static final List<String> SCRIPT_ALARMS = DataFiles.lines("rules/torchscript-words.txt");
  private static final int LARGEST = 4 << 20;

  private CodeReader() {}

  /** Python source; in archives of PyTorch it is TorchScript, which knows fewer names. */
  public static String python(Member member, Scan scan) throws IOException {
    String source = new String(member.bytes().copy(0, LARGEST), StandardCharsets.UTF_8);
    for (String alarm : member.torch() ? SCRIPT_ALARMS : ALARMS) {
      int at = find(source, alarm);
      if (at >= 0) {
        scan.run()
            .report(
                member.torch() ? "torchscript/files" : "code/source",
                member.at(at, alarm),
                "The source uses '" + alarm + "'.");
      }
    }
    if (member.bytes().size() > LARGEST) {
      scan.run().report("limits/exceeded", member.place(), "Source of more than 4 MiB.");
    }
    return member.torch() ? "torchscript-source" : "python-source";
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
