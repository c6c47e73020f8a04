package io.sallyport.artifacts.internal.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places in a file system and on the network that tell what a command is for. */
final class ShellPlaces {
  private static final JsonNode FILE = DataFiles.tree("rules/shell.json");
  private static final Set<String> STARTUP = set("startup-places");
  private static final Set<String> OWNED = set("owned-places");
  private static final Set<String> SECRETS = set("secret-places");
  private static final Set<String> SECRET_FOLDERS = set("secret-folders");
  private static final Set<String> DEVICES = set("device-places");
  private static final Set<String> INSTALLERS = set("installers");
  private static final Set<String> CODE_HOSTS = set("code-hosts");
  private static final Set<String> LOCAL =
      Set.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal");

  private ShellPlaces() {}

  static Set<String> set(String name) {
    return DataFiles.strings(FILE.path(name));
  }

  /** What runs at the next start. */
  static boolean isStartup(String path) {
    return holds(STARTUP, path);
  }

  /** What decides who may do what, or runs in every program. */
  static boolean isOwned(String path) {
    return holds(OWNED, path);
  }

  static boolean isSecret(String path) {
    return holds(SECRETS, path);
  }

  /** Whether a path is a folder of keys, as a whole. */
  static boolean isSecretFolder(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return SECRET_FOLDERS.contains(plain.substring(plain.lastIndexOf('/') + 1));
  }

  static boolean isDevice(String path) {
    return holds(DEVICES, path);
  }

  /** Whether an address is on the machine itself, or whoever runs the command says which it is. */
  static boolean isLocal(String address) {
    String host = host(address);
    int device = address.indexOf("/dev/tcp/");
    String to = device < 0 ? host : address.substring(device + 9).split("/", 2)[0];
    return LOCAL.contains(to) || to.indexOf('$') >= 0;
  }

  static String host(String address) {
    int scheme = address.indexOf("://");
    String rest = scheme < 0 ? address : address.substring(scheme + 3);
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    String named = authority.substring(authority.indexOf('@') + 1);
    int port = named.lastIndexOf(':');
    String plain = port > 0 && !named.endsWith("]") ? named.substring(0, port) : named;
    return plain.toLowerCase(Locale.ROOT);
  }

  /** Whether an address is where a known project publishes the script that installs it. */
  static boolean isInstaller(String address) {
    return address.startsWith("https://")
        && INSTALLERS.stream().anyMatch(place -> address.startsWith(place, 8));
  }

  /** Whether an address is one of a service where code lies with its history. */
  static boolean isCodeHost(String address) {
    return address.startsWith("https://") && CODE_HOSTS.contains(host(address));
  }

  /**
   * What running something from an address is.
   *
   * @param address empty where it is not known
   * @return null where a known project says to do so
   */
  static @Nullable ShellDanger running(String address, String what) {
    if (isInstaller(address)) {
      return null;
    }
    boolean open = address.indexOf('$') >= 0 && address.indexOf('$') < 10;
    return new ShellDanger(what, !open && !isCodeHost(address) && !isLocal(address));
  }

  private static boolean holds(Set<String> places, String word) {
    String plain = word.toLowerCase(Locale.ROOT).replace('\\', '/');
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
}
