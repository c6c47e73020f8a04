package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.text.ShellText.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges commands of a shell by what they do: run what was fetched or decoded, give a shell to a
 * socket, send secrets away, change what runs at the next start. Installing by name, fetching data,
 * listing and training do none of these.
 */
public final class ShellRules {
  private static final Set<String> SHELLS = ShellPlaces.set("shells");
  private static final Set<String> INTERPRETERS = ShellPlaces.set("interpreters");
  private static final Set<String> SOCKETS = ShellPlaces.set("sockets");
  private static final Set<String> ACTING = ShellPlaces.set("acting");
  private static final Set<String> ORDINARY = ShellPlaces.set("ordinary");
  private static final Set<String> PROFILE = ShellPlaces.set("profile-words");
  private static final Set<String> HARMLESS = ShellPlaces.set("harmless-options");
  private static final Set<String> WHOLE =
      Set.of("/", "/*", "~", "~/", "~/*", "$HOME", "$HOME/*", "/home", "/root");
  private static final Set<String> RUNNING = Set.of("eval", "source", ".");
  private static final int DEEPEST = 5;
  private static final int LONGEST_PATH = 256;

  private final boolean container;
  private final ShellFetches fetches = new ShellFetches();
  private final Map<String, ShellPipe> variables = new HashMap<>();
  private final ShellVariables texts = new ShellVariables();

  ShellRules(boolean container) {
    this.container = container;
  }

  /**
   * The worst that a text for a shell does that nobody needs for a model.
   *
   * @return null when it does nothing of the kind
   */
  public static @Nullable ShellDanger danger(String text) {
    return new ShellRules(false).judge(new ShellText(text), 0);
  }

  /** The same within a container that is being built: its own files are nobody's. */
  static @Nullable ShellDanger dangerInContainer(String text) {
    return new ShellRules(true).judge(new ShellText(text), 0);
  }

  /** Whether a path is a place of secrets, or of what runs at the next start. */
  static boolean isHostilePlace(String path) {
    return isShort(path)
        && (ShellPlaces.isStartup(path)
            || ShellPlaces.isSecret(path)
            || ShellPlaces.isDevice(path));
  }

  /** Whether a path is a place of what runs at the next start. */
  public static boolean isStartupPlace(String path) {
    return isShort(path) && ShellPlaces.isStartup(path);
  }

  /** Whether a path is a place of secrets. */
  public static boolean isSecretPlace(String path) {
    return isShort(path) && ShellPlaces.isSecret(path);
  }

  /** Whether a path is a folder of secrets as a whole. */
  public static boolean isSecretFolder(String path) {
    return isShort(path) && ShellPlaces.isSecretFolder(path);
  }

  private static boolean isShort(String path) {
    return path.length() < LONGEST_PATH && path.indexOf(' ') < 0;
  }

  /** Whether an address is where a known project publishes the script that installs it. */
  public static boolean isInstaller(String address) {
    return ShellPlaces.isInstaller(address);
  }

  /** Whether a program is a shell. */
  public static boolean isShell(String name) {
    return SHELLS.contains(name);
  }

  /** Whether all commands are those by which people install, list, copy and train. */
  public static boolean isOrdinary(String text) {
    return new ShellText(text)
        .commands().stream()
            .map(command -> ShellWords.bare(command.words()))
            .allMatch(words -> words.isEmpty() || ORDINARY.contains(ShellWords.program(words)));
  }

  /** Whether lines for the start of a shell set variables and names, and nothing else. */
  public static boolean isOrdinaryProfile(String lines) {
    return danger(lines) == null
        && lines
            .lines()
            .map(String::strip)
            .allMatch(line -> line.isEmpty() || PROFILE.stream().anyMatch(line::startsWith));
  }

  @Nullable ShellDanger judge(ShellText text, int depth) {
    if (depth > DEEPEST) {
      return ShellDanger.doubtful("runs commands within commands");
    }
    ShellPipe pipe = new ShellPipe();
    ShellDanger worst = null;
    for (Command written : text.commands()) {
      Command command = texts.expand(written);
      texts.keep(command);
      pipe = command.piped() ? pipe : new ShellPipe(texts);
      ShellDanger danger = judge(command, pipe, depth);
      if (danger != null && danger.certain()) {
        return danger;
      }
      worst = worst == null ? danger : worst;
      List<String> words = ShellWords.bare(command.words());
      pipe.add(command, words, SHELLS.contains(ShellWords.program(words)));
    }
    return worst;
  }

  private @Nullable ShellDanger judge(Command command, ShellPipe pipe, int depth) {
    List<String> words = ShellWords.bare(command.words());
    String name = ShellWords.program(words);
    ShellDanger worst = places(command, words, pipe);
    for (ShellText within : command.within()) {
      worst = worse(worst, judge(within, depth + 1));
    }
    worst = worse(worst, keep(command, words));
    if (RUNNING.contains(name) || SHELLS.contains(name) || INTERPRETERS.contains(name)) {
      worst = worse(worst, within(command));
    }
    return worse(worst, program(name, words, command, pipe, depth));
  }

  private static @Nullable ShellDanger worse(
      @Nullable ShellDanger one, @Nullable ShellDanger other) {
    return one == null || other != null && other.certain() ? other == null ? one : other : one;
  }

  /** A shell or interpreter that is given what a command within it brings. */
  private @Nullable ShellDanger within(Command command) {
    ShellPipe brought = new ShellPipe(texts);
    command.within().forEach(brought::within);
    return brought(brought);
  }

  private static @Nullable ShellDanger brought(ShellPipe pipe) {
    if (pipe.decodes()) {
      return ShellDanger.certain("runs what it decodes");
    }
    String address = pipe.address();
    return address == null ? null : ShellPlaces.running(address, "runs what it fetches");
  }

  /** Remembers a variable that gets what a command brings. */
  private @Nullable ShellDanger keep(Command command, List<String> bare) {
    if (!bare.isEmpty() || command.words().isEmpty() || command.within().isEmpty()) {
      return null;
    }
    String setting = command.words().getLast();
    int equals = setting.indexOf('=');
    ShellPipe brought = new ShellPipe(texts);
    command.within().forEach(brought::within);
    if (equals > 0 && brought.brings()) {
      variables.put(setting.substring(0, equals), brought);
    }
    return null;
  }

  private @Nullable ShellDanger variable(String word) {
    String plain = word.replaceAll("[${}\"]", "");
    ShellPipe kept = word.startsWith("$") ? variables.get(plain) : null;
    return kept == null ? null : brought(kept);
  }

  private @Nullable ShellDanger program(
      String name, List<String> words, Command command, ShellPipe pipe, int depth) {
    String first = words.isEmpty() ? "" : words.getFirst();
    if (first.startsWith("$") && !fetches.isFetched(first)) {
      boolean hears = command.piped() && (words.size() == 1 || pipe.brings());
      ShellDanger kept = variable(first);
      return kept != null ? kept : hears ? heard(pipe, depth) : null;
    }
    if (SOCKETS.contains(name)) {
      return socket(name, words, pipe);
    }
    if (ACTING.contains(name)) {
      return words.stream().anyMatch(HARMLESS::contains) ? null : acting(name, pipe);
    }
    if (fetches.isFetched(first)) {
      return ShellPlaces.running(fetches.from(first), "runs what it fetched");
    }
    if (SHELLS.contains(name) || INTERPRETERS.contains(name)) {
      return interpreter(name, words, command, pipe, depth);
    }
    if (RUNNING.contains(name)) {
      return running(name, words, depth);
    }
    if (ShellPipe.FETCHERS.contains(name) || ShellPipe.DECODERS.contains(name)) {
      return fetches.fetch(words, command, pipe);
    }
    return fileCommand(name, words);
  }

  private @Nullable ShellDanger running(String name, List<String> words, int depth) {
    String rest = String.join(" ", words.subList(1, words.size()));
    if (fetches.isFetched(rest)) {
      return ShellPlaces.running(fetches.from(rest), "runs what it fetched");
    }
    ShellDanger kept = words.size() > 1 ? variable(words.get(1)) : null;
    return kept != null || !name.equals("eval") ? kept : judge(new ShellText(rest), depth + 1);
  }

  private static ShellDanger acting(String name, ShellPipe pipe) {
    ShellDanger written = danger(pipe.text().replaceAll("^([*0-9/,-]+\\s+){5}|^@\\w+\\s+", ""));
    return new ShellDanger("uses " + name, written != null && written.certain());
  }

  private @Nullable ShellDanger socket(String name, List<String> words, ShellPipe pipe) {
    if (words.contains("-z") || words.stream().anyMatch(w -> w.matches("-[vwz0-9]*z[vw0-9]*"))) {
      return null;
    }
    boolean gives =
        words.stream().anyMatch(ShellRules::givesProgram) || pipe.shell() || pipe.secret();
    return new ShellDanger("opens a socket with " + name, gives);
  }

  private static boolean givesProgram(String word) {
    String plain = word.toLowerCase(Locale.ROOT);
    return word.matches("-[a-z]*[ec]")
        || plain.equals("--exec")
        || plain.equals("--sh-exec")
        || plain.startsWith("exec:")
        || plain.startsWith("system:");
  }

  /** What a shell or interpreter hears from the commands before it. */
  private @Nullable ShellDanger heard(ShellPipe pipe, int depth) {
    if (pipe.brings()) {
      return brought(pipe);
    }
    ShellDanger said = judge(new ShellText(pipe.text()), depth + 1);
    return said != null
        ? said
        : pipe.text().isEmpty() ? ShellDanger.doubtful("runs what another command writes") : null;
  }

  private @Nullable ShellDanger interpreter(
      String name, List<String> words, Command command, ShellPipe pipe, int depth) {
    if (ShellCode.isPowerShell(name)) {
      return powerShell(name, words, command, pipe, depth);
    }
    boolean shell = SHELLS.contains(name);
    int script = 1;
    boolean listens = false;
    while (script < words.size() && words.get(script).startsWith("-") && !listens) {
      String option = words.get(script);
      listens = option.equals("-") || shell && option.matches("-[a-z]*s");
      String next = script + 1 < words.size() ? words.get(script + 1) : "";
      if (ShellCode.isOption(option, shell)) {
        ShellDanger kept = variable(next);
        return kept != null ? kept : new ShellCode(this).judge(name, shell, next, depth);
      }
      if (option.equals("-m")) {
        return Requirements.installsFromElsewhere(words.subList(script + 1, words.size()))
            ? ShellDanger.doubtful("installs what others publish")
            : null;
      }
      script++;
    }
    String file = script < words.size() && !listens ? words.get(script) : "";
    return script(name, file, command, pipe, depth);
  }

  private @Nullable ShellDanger powerShell(
      String name, List<String> words, Command command, ShellPipe pipe, int depth) {
    if (words.stream().anyMatch(word -> ShellCode.isEncoded(name, word))) {
      return ShellDanger.certain("runs an encoded command");
    }
    ShellDanger danger = ShellCode.powerShell(String.join(" ", words) + command.heard());
    return danger == null && words.size() == 1 && command.piped() ? heard(pipe, depth) : danger;
  }

  private @Nullable ShellDanger script(
      String name, String file, Command command, ShellPipe pipe, int depth) {
    if (name.endsWith("awk")) {
      return ShellCode.awk(file);
    }
    if (file.contains("://")) {
      return ShellPlaces.running(file, "runs what it fetches");
    }
    if (fetches.isFetched(file)) {
      return ShellPlaces.running(fetches.from(file), "runs what it fetched");
    }
    if (!command.heard().isEmpty()) {
      return new ShellCode(this).judge(name, SHELLS.contains(name), command.heard(), depth);
    }
    return command.piped() && file.isEmpty() ? heard(pipe, depth) : null;
  }

  private @Nullable ShellDanger fileCommand(String name, List<String> words) {
    if (name.equals("ssh") && words.contains("-R")) {
      return ShellDanger.doubtful("opens a way back in");
    }
    if (Requirements.installsFromElsewhere(words)) {
      return ShellDanger.doubtful("installs what others publish");
    }
    if (name.equals("chmod")) {
      return fetches.chmod(words);
    }
    if (Set.of("cp", "mv", "ln", "install", "tee", "sed").contains(name) && !container) {
      String target = words.getLast();
      boolean startup = words.stream().skip(1).anyMatch(ShellPlaces::isStartup);
      return startup
          ? new ShellDanger("changes what runs at the next start", ShellPlaces.isOwned(target))
          : null;
    }
    if (name.equals("rm") && words.stream().anyMatch(WHOLE::contains) || name.startsWith("mkfs")) {
      return ShellDanger.certain("deletes what it can");
    }
    return words.stream().anyMatch(w -> w.matches("of=/dev/(sd|nvme|hd|vd|disk|mem|kmem).*"))
        ? ShellDanger.certain("writes to a device")
        : null;
  }

  private @Nullable ShellDanger places(Command command, List<String> words, ShellPipe pipe) {
    for (String file : command.written()) {
      if (ShellPlaces.isDevice(file)) {
        return device(file, words);
      }
      if (!container && ShellPlaces.isStartup(file)) {
        ShellDanger danger = startup(file, words, command, pipe);
        if (danger != null) {
          return danger;
        }
      }
    }
    for (String word : command.words()) {
      if (ShellPlaces.isDevice(word)) {
        return device(word, words);
      }
      if (ShellPlaces.isSecret(word) && !container) {
        boolean sends = ShellPipe.FETCHERS.contains(ShellWords.program(words));
        return new ShellDanger(sends ? "sends secrets away" : "reads secrets", sends);
      }
    }
    return null;
  }

  /** A shell that listens to a socket; whoever waits for a port only opens it. */
  private static @Nullable ShellDanger device(String place, List<String> words) {
    boolean shell = SHELLS.contains(ShellWords.program(words)) || words.isEmpty();
    return ShellPlaces.isLocal(place) ? null : new ShellDanger("opens a socket", shell);
  }

  private static @Nullable ShellDanger startup(
      String file, List<String> words, Command command, ShellPipe pipe) {
    ShellPipe own = new ShellPipe();
    own.add(command, words, false);
    String content = own.text().isEmpty() ? pipe.text() : own.text();
    boolean known = !content.isEmpty() && content.indexOf('$') != 0;
    if (known && !ShellPlaces.isOwned(file) && isOrdinaryProfile(content)) {
      return null;
    }
    return new ShellDanger(
        "changes what runs at the next start", known || ShellPlaces.isOwned(file));
  }
}
