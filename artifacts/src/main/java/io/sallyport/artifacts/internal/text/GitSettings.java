package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of Git, which name commands that any later use of the folder runs, and attributes, which
 * choose among them ({@code git-config}, {@code gitattributes}).
 */
final class GitSettings {
  private static final Set<String> KEYS = Set.copyOf(DataFiles.lines("rules/git-keys.txt"));
  private static final Set<String> NAMES =
      Set.of("config", "config.worktree", ".gitconfig", ".gitmodules");
  private static final Set<String> ATTRIBUTES = Set.of(".gitattributes", "attributes");
  // What git itself or Git LFS writes: switches, pagers, stores of credentials.
  private static final Pattern ORDINARY =
      Pattern.compile(
          "|true|false|cat|less( -[A-Za-z]+)?|never|user|checkout|merge|rebase|none"
              + "|store|cache|osxkeychain|manager(-core)?|wincred|libsecret"
              + "|git-lfs (clean|smudge)( --skip)? -- %f|git-lfs filter-process( --skip)?"
              + "|git-upload-pack|git-receive-pack|vi|vim|nano|emacs|gpg2?");
  private static final Pattern SECTION =
      Pattern.compile("\\[\\s*([A-Za-z0-9.-]+)\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\")?\\s*\\](.*)");
  private static final Pattern CHOICE =
      Pattern.compile("(?:^|\\s)(filter|diff|merge)=(\\S+)", Pattern.MULTILINE);
  private static final Set<String> DRIVERS =
      Set.of(
          "lfs",
          "text",
          "binary",
          "union",
          "ada",
          "bash",
          "bibtex",
          "cpp",
          "csharp",
          "css",
          "dts",
          "elixir",
          "fortran",
          "fountain",
          "golang",
          "html",
          "java",
          "kotlin",
          "markdown",
          "matlab",
          "objc",
          "pascal",
          "perl",
          "php",
          "python",
          "ruby",
          "rust",
          "scheme",
          "tex");

  private GitSettings() {}

  /** Whether a file of this name holds settings or attributes of Git. */
  static boolean isName(String name, String text) {
    return ATTRIBUTES.contains(name) || NAMES.contains(name) && text.stripLeading().startsWith("[");
  }

  /** Reports each setting that makes Git run something. */
  static void check(String text, Member member, Scan scan) {
    if (ATTRIBUTES.contains(member.name().toLowerCase(Locale.ROOT))) {
      attributes(text, member, scan);
      return;
    }
    String section = "";
    for (String line : text.replace("\\\r\n", "").replace("\\\n", "").split("\n", -1)) {
      String plain = line.strip();
      var begin = SECTION.matcher(plain);
      if (begin.matches()) {
        String name = begin.group(1).toLowerCase(Locale.ROOT);
        section = begin.group(2) == null ? name : name + ".*";
        plain = begin.group(3).strip();
      }
      setting(section, plain, member, scan);
    }
  }

  private static void setting(String section, String line, Member member, Scan scan) {
    int equals = line.indexOf('=');
    if (equals < 1 || line.startsWith("#") || line.startsWith(";")) {
      return;
    }
    String key = line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    String value = line.substring(equals + 1).strip();
    String unquoted = value.replace("\"", "");
    boolean command =
        KEYS.contains(section + "." + key)
            || KEYS.contains(section) && (section.equals("pager") || unquoted.startsWith("!"));
    boolean remote = key.equals("url") && unquoted.startsWith("ext::");
    if (remote || command && !ORDINARY.matcher(unquoted).matches()) {
      scan.run()
          .report(
              "config/git-command",
              member.at(-1, section + "." + key),
              "Git's setting " + section + "." + key + " is '" + value + "'.");
    }
  }

  private static void attributes(String text, Member member, Scan scan) {
    var choice = CHOICE.matcher(text);
    while (choice.find()) {
      if (!DRIVERS.contains(choice.group(2))) {
        scan.run()
            .report(
                "config/git-command",
                member.at(choice.start(), choice.group(1)),
                "Git's attributes choose the " + choice.group(1) + " '" + choice.group(2) + "'.");
      }
    }
  }
}
