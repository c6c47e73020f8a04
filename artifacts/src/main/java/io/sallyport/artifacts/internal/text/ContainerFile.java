package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Instructions to build a container (Dockerfile reference): what is run while it is built, when it
 * starts, and what is fetched into it.
 */
final class ContainerFile {

  private ContainerFile() {}

  /** Reports instructions that do more than install and copy. */
  static void check(String text, Member member, Scan scan) {
    String[] lines = text.replace("\r", "").split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      int first = i;
      StringBuilder whole = new StringBuilder(lines[i].strip());
      if (whole.length() > 0 && whole.charAt(0) == '#') {
        continue;
      }
      while (whole.length() > 0
          && whole.charAt(whole.length() - 1) == '\\'
          && i + 1 < lines.length) {
        whole.setLength(whole.length() - 1);
        String next = lines[++i].strip();
        whole.append(next.startsWith("#") ? "\\" : next);
      }
      String end = hereEnd(whole.toString());
      while (end != null && i + 1 < lines.length) {
        String next = lines[++i];
        whole.append('\n').append(next);
        end = next.strip().equals(end) ? null : end;
      }
      ShellDanger danger = danger(whole.toString());
      if (danger != null) {
        scan.run()
            .report(
                danger.rule(),
                member.at(-1, "line " + (first + 1)),
                "The instruction " + danger.what() + ".");
      }
    }
  }

  private static @Nullable ShellDanger danger(String instruction) {
    String plain = instruction.strip();
    int blank = 0;
    while (blank < plain.length() && !Character.isWhitespace(plain.charAt(blank))) {
      blank++;
    }
    String rest = plain.substring(blank).strip();
    while (rest.startsWith("--") && rest.indexOf(' ') > 0) {
      rest = rest.substring(rest.indexOf(' ')).strip();
    }
    return switch (plain.substring(0, blank).toUpperCase(Locale.ROOT)) {
      case "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL" ->
          ShellRules.dangerInContainer(words(rest));
      case "ONBUILD" -> danger(rest);
      case "ADD" ->
          rest.contains("http://")
              ? ShellDanger.doubtful("fetches a file that anybody on the way may change")
              : null;
      default -> null;
    };
  }

  /** A list of words is one command without a shell; a text without a command is for the shell. */
  private static String words(String rest) {
    String plain = rest.startsWith("CMD ") ? rest.substring(4).strip() : rest;
    if (plain.startsWith("<<")) {
      return "sh " + plain;
    }
    boolean list = plain.startsWith("[") && plain.endsWith("]");
    // The words are JSON; within quotation marks the shell keeps them whole just as well.
    return list
        ? plain
            .substring(1, plain.length() - 1)
            .replace("\", \"", "\" \"")
            .replace("\",\"", "\" \"")
        : plain;
  }

  private static @Nullable String hereEnd(String instruction) {
    int at = instruction.indexOf("<<");
    if (at < 0 || !instruction.toUpperCase(Locale.ROOT).startsWith("RUN")) {
      return null;
    }
    int from = at + 2;
    while (from < instruction.length() && "-\"' ".indexOf(instruction.charAt(from)) >= 0) {
      from++;
    }
    int end = from;
    while (end < instruction.length() && Character.isLetterOrDigit(instruction.charAt(end))) {
      end++;
    }
    return end > from ? instruction.substring(from, end) : null;
  }
}
