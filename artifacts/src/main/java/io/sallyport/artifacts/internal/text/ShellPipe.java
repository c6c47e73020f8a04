package io.sallyport.artifacts.internal.text;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What commands that write into one another bring: an address, a disguise, secrets, a text. */
final class ShellPipe {
  static final Set<String> FETCHERS = ShellPlaces.set("fetchers");
  static final Set<String> DECODERS = ShellPlaces.set("decoders");
  private static final Set<String> DUMPS = ShellPlaces.set("environment-dumps");
  private static final Set<String> WRITERS = Set.of("echo", "printf");

  private final ShellVariables variables;
  private @Nullable String address;
  private boolean decodes;
  private boolean secret;
  private boolean shell;
  private String text = "";

  ShellPipe() {
    this(new ShellVariables());
  }

  /** A pipe in a script whose variables are known. */
  ShellPipe(ShellVariables variables) {
    this.variables = variables;
  }

  /** Adds a command that the next one hears. */
  void add(ShellText.Command command, List<String> words, boolean isShell) {
    String name = ShellWords.program(words);
    if (FETCHERS.contains(name)) {
      address = address(words);
    }
    decodes |= DECODERS.contains(name);
    shell |= isShell;
    secret |= isSecret(command.words());
    if (WRITERS.contains(name)) {
      List<String> written = words.subList(1, words.size());
      text = String.join(" ", written.stream().filter(w -> !w.matches("-[neE]+")).toList());
    } else if (name.equals("cat") && !command.heard().isEmpty()) {
      text = command.heard();
    }
    command.within().forEach(this::within);
  }

  /** Whether a command reads keys or passwords, or shows the environment. */
  static boolean isSecret(List<String> words) {
    String name = ShellWords.program(words);
    return DUMPS.contains(name) && words.size() == 1
        || words.stream().anyMatch(w -> ShellPlaces.isSecret(w) || ShellPlaces.isSecretFolder(w));
  }

  /** Adds what stands within a command. */
  void within(ShellText inner) {
    for (ShellText.Command written : inner.commands()) {
      ShellText.Command command = variables.expand(written);
      List<String> words = ShellWords.bare(command.words());
      if (FETCHERS.contains(ShellWords.program(words))) {
        address = address(words);
      }
      decodes |= DECODERS.contains(ShellWords.program(words));
      secret |= isSecret(command.words());
      command.within().forEach(this::within);
    }
  }

  /** Where a command fetches from; empty when that is not said. */
  static String address(List<String> words) {
    for (String word : words) {
      int at = word.indexOf("://");
      if (at > 0) {
        return word.substring(word.lastIndexOf('=', at) + 1);
      }
    }
    return words.stream().skip(1).filter(word -> !word.startsWith("-")).findFirst().orElse("");
  }

  @Nullable String address() {
    return address;
  }

  boolean decodes() {
    return decodes;
  }

  boolean brings() {
    return address != null || decodes;
  }

  boolean secret() {
    return secret;
  }

  boolean shell() {
    return shell;
  }

  String text() {
    return text;
  }
}
