package io.sallyport.artifacts.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Files of one setting a line, some of which are commands that a machine runs: units of systemd and
 * entries of desktops.
 */
final class LineCommands {
  private static final JsonNode KEYS = DataFiles.tree("rules/settings.json").path("line-commands");
  private static final int LARGEST = 4 << 20;

  private LineCommands() {}

  /** Whether files of this ending have such lines. */
  static boolean isFor(String extension) {
    return KEYS.has(extension);
  }

  /** Reports commands that attack. */
  static void check(String extension, Member member, Scan scan) throws IOException {
    Set<String> keys = DataFiles.strings(KEYS.path(extension));
    String text = new String(member.bytes().copy(0, LARGEST), StandardCharsets.UTF_8);
    // A line that ends with a backslash goes on.
    for (String line : text.replaceAll("\\\\\r?\n", " ").split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals < 0 || !keys.contains(line.substring(0, equals).strip())) {
        continue;
      }
      // Signs before the program say how systemd takes its end and its rights.
      String command = line.substring(equals + 1).strip().replaceFirst("^[-@:+!|]+", "");
      ShellDanger danger = ShellRules.danger(command);
      if (danger != null) {
        scan.run()
            .report(
                danger.rule(),
                member.at(-1, line.substring(0, equals).strip()),
                "A command of the settings " + danger.what() + ".");
      }
    }
  }
}
