package io.sallyport.artifacts.internal.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that commands fetch, and what they send. */
final class ShellFetches {
  private static final Set<String> UPLOADS =
      Set.of("-T", "--upload-file", "--post-file", "--body-file");
  private static final Set<String> SENDING =
      Set.of("-d", "-F", "--data", "--data-binary", "--data-raw", "--form", "--post-data");
  private static final Set<String> OUTPUTS =
      Set.of("-o", "-O", "-out", "--output", "--output-document", "-outfile", "-OutFile");
  private static final int MOST = 1000;

  private final Map<String, String> fetched = new HashMap<>();

  /** Whether a path is a file that a command before fetched. */
  boolean isFetched(String path) {
    return !name(path).isEmpty() && fetched.containsKey(name(path));
  }

  /** The address that a file comes from. */
  String from(String path) {
    return fetched.getOrDefault(name(path), "");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A command that fetches, decodes or sends. */
  @Nullable ShellDanger fetch(List<String> words, ShellText.Command command, ShellPipe pipe) {
    if (fetched.size() > MOST) {
      return ShellDanger.doubtful("fetches more files than anybody reads");
    }
    String address = ShellPipe.address(words);
    command.written().forEach(file -> fetched.put(name(file), address));
    ShellDanger worst = null;
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      int equals = word.indexOf('=');
      String option = equals > 0 ? word.substring(0, equals) : word;
      String value = equals > 0 && !SENDING.contains(word) ? word.substring(equals + 1) : next;
      if (UPLOADS.contains(option) || SENDING.contains(option)) {
        ShellDanger sent = sends(option, value, address, command, pipe);
        worst = worst == null || sent != null && sent.certain() ? sent : worst;
      }
      // Short options stand together, the last one with its value: -qO file.
      boolean output = OUTPUTS.contains(option) || option.matches("-[a-zA-Z]{1,6}[oO]");
      if (output && !value.startsWith("-")) {
        fetched.put(name(value), address);
      }
      if (word.contains("://")) {
        fetched.put(name(word), word);
      }
    }
    return worst;
  }

  private static @Nullable ShellDanger sends(
      String option, String value, String address, ShellText.Command command, ShellPipe pipe) {
    ShellPipe inner = new ShellPipe();
    command.within().forEach(inner::within);
    if (inner.secret() && value.contains("$()")
        || pipe.secret() && value.contains("@-")
        || pipe.secret() && UPLOADS.contains(option)) {
      return ShellDanger.certain("sends secrets away");
    }
    boolean file = UPLOADS.contains(option) || value.contains("@");
    boolean settings = value.endsWith(".json") || value.startsWith("{") || value.startsWith("@-");
    return file && !settings && !ShellPlaces.isLocal(address)
        ? ShellDanger.doubtful("sends files away")
        : null;
  }

  /** Making a program of what was fetched in the open, or from nowhere. */
  @Nullable ShellDanger chmod(List<String> words) {
    for (String word : words) {
      String address = from(word);
      boolean numbers = ShellPlaces.host(address).matches("[0-9.]+");
      if (isFetched(word) && (!address.startsWith("https://") || numbers)) {
        return ShellDanger.doubtful("makes a program of what it fetched");
      }
    }
    return null;
  }
}
