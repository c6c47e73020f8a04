package io.sallyport.artifacts.internal.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of programs in the words of a command. */
final class ShellWords {
  private static final Set<String> WRAPPERS = ShellPlaces.set("wrappers");

  private ShellWords() {}

  /** A command without what stands before its name: settings, and commands that run it. */
  static List<String> bare(List<String> words) {
    int i = 0;
    boolean wrapped = false;
    while (i < words.size()) {
      String word = words.get(i);
      boolean wrapper = WRAPPERS.contains(name(word));
      if (!wrapper && !isSetting(word)) {
        if (!wrapped || !(word.startsWith("-") || word.matches("[0-9.]+[smhd]?"))) {
          break;
        }
      }
      wrapped |= wrapper;
      i++;
    }
    return words.subList(i, words.size());
  }

  /** Whether a word gives a variable its value. */
  static boolean isSetting(String word) {
    return word.matches("(?s)[A-Za-z_]\\w*=.*");
  }

  /** The name of the program that a command runs; empty when it runs none. */
  static String program(List<String> bare) {
    return bare.isEmpty() ? "" : name(bare.getFirst());
  }

  /** The name of a program without its folder, its version and its ending. */
  static String name(String word) {
    String plain = lower(word.substring(word.lastIndexOf('/') + 1));
    String bare = plain.endsWith(".exe") ? plain.substring(0, plain.length() - 4) : plain;
    return bare.matches("(python|pypy|lua|perl)[0-9.]+")
        ? bare.replaceAll("[0-9.]+$", "").replace("pypy", "pypy3")
        : bare;
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
