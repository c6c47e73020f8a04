package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Judges what the installer of Python is asked for. */
public final class Requirements {
  private static final List<String> WORDS = DataFiles.lines("rules/requirement-words.txt");
  private static final List<String> PUBLISHERS = DataFiles.lines("rules/package-sources.txt");
  private static final Set<String> INSTALLERS =
      Set.of("pip", "pip3", "uv", "pipx", "conda", "mamba", "poetry", "npm", "yarn", "pnpm", "gem");
  private static final String ADDRESS = "://";

  private Requirements() {}

  /** Whether a line of a list of requirements makes the installer fetch code elsewhere. */
  public static boolean isFromElsewhere(String line) {
    String plain = line.strip();
    return !plain.startsWith("#")
        && WORDS.stream().anyMatch(plain::contains)
        && !isFromPublisher(plain);
  }

  /** Whether a line of a project's description names a package that lies elsewhere. */
  static boolean isPackageElsewhere(String line) {
    boolean names =
        line.contains("git+")
            || line.contains("hg+")
            || line.contains("svn+")
            || line.contains(" @ ")
            || line.contains("index-url")
            || line.contains("find-links")
            || line.contains("dependency_links");
    return names && isFromElsewhere(line);
  }

  /** Whether a command installs something from elsewhere. */
  static boolean installsFromElsewhere(List<String> words) {
    return !words.isEmpty()
        && INSTALLERS.contains(words.getFirst().toLowerCase(Locale.ROOT))
        && (words.contains("install") || words.contains("add") || words.contains("i"))
        && isFromElsewhere(String.join(" ", words))
        && !words.stream()
            .filter(word -> word.contains(ADDRESS))
            .map(word -> word.substring(word.indexOf("https") < 0 ? 0 : word.indexOf("https")))
            .allMatch(ShellPlaces::isCodeHost);
  }

  /** Whether all addresses in a line are places where a known project publishes its packages. */
  private static boolean isFromPublisher(String line) {
    int at = line.indexOf(ADDRESS);
    if (at < 0) {
      return false;
    }
    while (at >= 0) {
      int start = at;
      while (start > 0 && Character.isLetter(line.charAt(start - 1))) {
        start--;
      }
      String scheme = line.substring(start, at).toLowerCase(Locale.ROOT);
      String place = line.substring(at + ADDRESS.length()).toLowerCase(Locale.ROOT);
      if (!scheme.equals("https") || PUBLISHERS.stream().noneMatch(place::startsWith)) {
        return false;
      }
      at = line.indexOf(ADDRESS, at + 1);
    }
    return true;
  }
}
