package io.sallyport.artifacts.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges commands of a shell by what they do: run what was fetched or decoded, open sockets, send
 * files away, change what runs at the next start. Installing by name, listing and training do none
 * of these.
 */
public final class ShellRules {
  private static final JsonNode FILE = DataFiles.tree("rules/shell.json");
  private static final Set<String> FETCHERS = set("fetchers");
  private static final Set<String> DECODERS = set("decoders");
  private static final Set<String> SHELLS = set("shells");
  private static final Set<String> INTERPRETERS = set("interpreters");
  private static final Set<String> WRAPPERS = set("wrappers");
  private static final Set<String> SOCKETS = set("sockets");
  private static final Set<String> ACTING = set("acting");
  private static final Set<String> POWERSHELL = set("powershell-words");
  private static final Set<String> ORDINARY = set("ordinary");
  private static final Set<String> STARTUP = set("startup-places");
  private static final Set<String> SECRETS = set("secret-places");
  private static final Set<String> DEVICES = set("device-places");
  private static final Set<String> CODE_OPTIONS =
      Set.of("-c", "-e", "-r", "-E", "--eval", "--execute", "-command");
  private static final Set<String> ENCODED = Set.of("-e", "-ec", "-enc", "-encodedcommand");
  private static final Set<String> UPLOADS =
      Set.of("-T", "--upload-file", "--post-file", "--body-file");
  private static final Set<String> SENDING =
      Set.of("-d", "-F", "--data", "--data-binary", "--data-raw", "--form", "--post-data");
  private static final Set<String> ACTS_IN_AWK = Set.of("system(", "getline", "/inet/");
  private static final Set<String> WHOLE =
      Set.of("/", "/*", "~", "~/", "~/*", "$HOME", "$HOME/*", "/home", "/root");
  private static final int DEEPEST = 5;
  private static final int LONGEST_PATH = 256;
  private static final int MOST_FETCHED = 1000;

  private final boolean container;
  private final Set<String> fetched = new HashSet<>();

  private ShellRules(boolean container) {
    this.container = container;
  }

  /**
   * What a text for a shell does that nobody needs for a model.
   *
   * @return some words, or null when it does nothing of the kind
   */
  public static @Nullable String danger(String text) {
    return new ShellRules(false).judge(new ShellText(text), 0);
  }

  /** The same within a container that is being built: its own files are nobody's. */
  static @Nullable String dangerInContainer(String text) {
    return new ShellRules(true).judge(new ShellText(text), 0);
  }

  /** Whether a path is a place of secrets, or of what runs at the next start. */
  static boolean isHostilePlace(String path) {
    return path.length() < LONGEST_PATH
        && path.indexOf(' ') < 0
        && (holds(STARTUP, path) || holds(SECRETS, path) || holds(DEVICES, path));
  }

  /** Whether all commands are those by which notebooks install, list and copy. */
  static boolean isOrdinary(String text) {
    return new ShellText(text)
        .commands().stream()
            .map(command -> bare(command.words()))
            .allMatch(words -> words.isEmpty() || ORDINARY.contains(name(words.getFirst())));
  }

  private @Nullable String judge(ShellText text, int depth) {
    if (depth > DEEPEST) {
      return "runs commands within commands";
    }
    ShellText.Command before = null;
    for (ShellText.Command command : text.commands()) {
      String danger = judge(command, command.piped() ? before : null, depth);
      if (danger != null) {
        return danger;
      }
      before = command;
    }
    return null;
  }

  private @Nullable String judge(
      ShellText.Command command, ShellText.@Nullable Command before, int depth) {
    String place = places(command);
    if (place != null) {
      return place;
    }
    List<String> words = bare(command.words());
    String name = words.isEmpty() ? "" : name(words.getFirst());
    for (ShellText within : command.within()) {
      String danger = judge(within, depth + 1);
      if (danger != null) {
        return danger;
      }
      if (runs(name) && brings(within)) {
        return "runs what it fetches or decodes";
      }
    }
    if (SOCKETS.contains(name)) {
      return "opens a socket with " + name;
    }
    if (ACTING.contains(name)) {
      return "uses " + name;
    }
    if (before != null && name.startsWith("$")) {
      return "runs what another command writes";
    }
    if (isFetched(words.isEmpty() ? "" : words.getFirst())) {
      return "runs what it fetched";
    }
    if (SHELLS.contains(name) || INTERPRETERS.contains(name)) {
      return interpreter(name, words, command, before, depth);
    }
    if (name.equals("eval") || name.equals("source") || name.equals(".")) {
      String rest = String.join(" ", words.subList(1, words.size()));
      return isFetched(rest) ? "runs what it fetched" : judge(new ShellText(rest), depth + 1);
    }
    return fileCommand(name, words, command);
  }

  private @Nullable String interpreter(
      String name,
      List<String> words,
      ShellText.Command command,
      ShellText.@Nullable Command before,
      int depth) {
    boolean shell = SHELLS.contains(name);
    int script = 1;
    boolean listens = false;
    while (script < words.size() && words.get(script).startsWith("-") && !listens) {
      String option = words.get(script);
      listens = option.equals("-") || shell && option.matches("-[a-z]*s");
      String next = script + 1 < words.size() ? words.get(script + 1) : "";
      if (name.startsWith("p") && shell && ENCODED.contains(lower(option))) {
        return "runs an encoded command";
      }
      if (isCodeOption(option, shell)) {
        return code(name, shell, next, depth);
      }
      if (option.equals("-m")) {
        return Requirements.installsFromElsewhere(words.subList(script + 1, words.size()))
            ? "installs what others publish"
            : null;
      }
      script++;
    }
    String file = script < words.size() && !listens ? words.get(script) : "";
    if (name.endsWith("awk")) {
      return ACTS_IN_AWK.stream().anyMatch(file::contains) ? "runs commands in awk" : null;
    }
    if (file.contains("://") || isFetched(file)) {
      return "runs what it fetches";
    }
    if (!command.heard().isEmpty()) {
      return code(name, shell, command.heard(), depth);
    }
    return before != null && file.isEmpty() ? "runs what another command writes" : null;
  }

  private static boolean isCodeOption(String word, boolean shell) {
    boolean letters = shell && word.matches("-[a-z]*c") && !word.startsWith("--");
    return letters || CODE_OPTIONS.contains(word) || CODE_OPTIONS.contains(lower(word));
  }

  private @Nullable String code(String name, boolean shell, String code, int depth) {
    if (name.startsWith("p") && shell) {
      String plain = lower(code);
      boolean acts = code.isEmpty() || POWERSHELL.stream().anyMatch(plain::contains);
      return acts ? "fetches or runs something with PowerShell" : null;
    }
    if (shell) {
      return judge(new ShellText(code), depth + 1);
    }
    if (name.startsWith("python") || name.startsWith("pypy") || name.startsWith("ipython")) {
      return CodeReader.reachesOutside(code) ? "runs Python that reaches outside" : null;
    }
    // A replacement in a file is what such a line is for.
    return code.startsWith("s/") ? null : "runs code of " + name;
  }

  private @Nullable String fileCommand(String name, List<String> words, ShellText.Command command) {
    if (FETCHERS.contains(name) || DECODERS.contains(name)) {
      return fetch(words, command);
    }
    if (name.equals("ssh") && words.contains("-R")) {
      return "opens a way back in";
    }
    if (Requirements.installsFromElsewhere(words)) {
      return "installs what others publish";
    }
    if (name.equals("chmod") && words.stream().anyMatch(this::isFetched)) {
      return "makes a program of what it fetched";
    }
    if (Set.of("cp", "mv", "ln", "install", "tee", "sed").contains(name)
        && words.stream().skip(1).anyMatch(this::isStartup)) {
      return "changes what runs at the next start";
    }
    boolean whole = words.stream().anyMatch(w -> WHOLE.contains(w));
    if (name.equals("rm") && whole || name.startsWith("mkfs")) {
      return "deletes what it can";
    }
    return words.stream().anyMatch(w -> w.startsWith("of=/dev/")) ? "writes to a device" : null;
  }

  private @Nullable String fetch(List<String> words, ShellText.Command command) {
    if (fetched.size() > MOST_FETCHED) {
      return "fetches more files than anybody reads";
    }
    fetched.addAll(command.written());
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      int equals = word.indexOf('=');
      String option = equals > 0 ? word.substring(0, equals) : word;
      String value = equals > 0 ? word.substring(equals + 1) : next;
      if (UPLOADS.contains(option)
          || SENDING.contains(option) && (value.contains("@") || value.contains("$()"))) {
        return "sends files away";
      }
      if (Set.of("-o", "-O", "-out", "--output", "--output-document").contains(option)
          && !value.startsWith("-")) {
        fetched.add(value);
      }
      if (word.contains("://")) {
        fetched.add(word.substring(word.lastIndexOf('/') + 1));
      }
    }
    return null;
  }

  private @Nullable String places(ShellText.Command command) {
    for (String file : command.written()) {
      if (isStartup(file)) {
        return "changes what runs at the next start";
      }
    }
    for (String word : command.words()) {
      if (holds(DEVICES, word)) {
        return "opens a socket";
      }
      if (holds(SECRETS, word) && !container) {
        return "reads secrets";
      }
    }
    return command.written().stream().anyMatch(w -> holds(DEVICES, w)) ? "opens a socket" : null;
  }

  private boolean isStartup(String file) {
    return !container && holds(STARTUP, file);
  }

  private boolean isFetched(String word) {
    String file = word.substring(word.lastIndexOf('/') + 1);
    return !file.isEmpty()
        && fetched.stream().anyMatch(f -> f.substring(f.lastIndexOf('/') + 1).equals(file));
  }

  private static boolean runs(String name) {
    return SHELLS.contains(name)
        || INTERPRETERS.contains(name)
        || Set.of("eval", "source", ".").contains(name);
  }

  /** Whether commands bring text from elsewhere or out of a disguise. */
  private static boolean brings(ShellText text) {
    return text.commands().stream()
        .anyMatch(
            command -> {
              List<String> words = bare(command.words());
              String name = words.isEmpty() ? "" : name(words.getFirst());
              return FETCHERS.contains(name)
                  || DECODERS.contains(name)
                  || command.within().stream().anyMatch(ShellRules::brings);
            });
  }

  /** A command without what stands before its name: settings, and commands that run it. */
  private static List<String> bare(List<String> words) {
    int i = 0;
    boolean wrapped = false;
    while (i < words.size()) {
      String word = words.get(i);
      boolean wrapper = WRAPPERS.contains(name(word));
      if (!wrapper && !word.matches("[A-Za-z_]\\w*=.*")) {
        if (!wrapped || !(word.startsWith("-") || word.matches("[0-9.]+[smhd]?"))) {
          break;
        }
      }
      wrapped |= wrapper;
      i++;
    }
    return words.subList(i, words.size());
  }

  /** The name of a program without its folder, its version and its ending. */
  private static String name(String word) {
    String plain = lower(word.substring(word.lastIndexOf('/') + 1));
    String bare = plain.endsWith(".exe") ? plain.substring(0, plain.length() - 4) : plain;
    return bare.matches("(python|pypy|lua|perl)[0-9.]+")
        ? bare.replaceAll("[0-9.]+$", "").replace("pypy", "pypy3")
        : bare;
  }

  private static boolean holds(Set<String> places, String word) {
    String plain = lower(word).replace('\\', '/');
    return places.stream().anyMatch(place -> stands(place, plain));
  }

  /** Whether a place is a whole part of a path: {@code .profile} is not in {@code x.profiler}. */
  private static boolean stands(String place, String path) {
    for (int at = path.indexOf(place); at >= 0; at = path.indexOf(place, at + 1)) {
      int end = at + place.length();
      boolean before = at == 0 || place.startsWith("/") || !isNamePart(path.charAt(at - 1));
      boolean after =
          end == path.length()
              || "/-._".indexOf(place.charAt(place.length() - 1)) >= 0
              || place.startsWith("/cron")
              || !isNamePart(path.charAt(end));
      if (before && after) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Set<String> set(String name) {
    return DataFiles.strings(FILE.path(name));
  }
}
