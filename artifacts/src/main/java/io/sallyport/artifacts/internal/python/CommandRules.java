package io.sallyport.artifacts.internal.python;

import io.sallyport.artifacts.internal.text.ShellDanger;
import io.sallyport.artifacts.internal.text.ShellRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges commands that a source hands to the system. */
final class CommandRules {
  private static final Set<String> ASKING = Effects.set("reconnaissance");
  private final Set<String> fetched = new HashSet<>();
  private boolean connected;

  /** Notes that a socket reaches out. */
  void connect() {
    connected = true;
  }

  /** Notes a file that holds what was fetched or decoded. */
  void fetch(PyValue file) {
    String key = key(file);
    if (key != null) {
      fetched.add(key);
    }
  }

  /** Whether a file holds what was fetched or decoded. */
  boolean isFetched(PyValue file) {
    String key = key(file);
    return key != null && fetched.contains(key);
  }

  private static @Nullable String key(PyValue file) {
    boolean said = file.text() != null && !file.text().equals(String.valueOf(PyValue.HOLE));
    return said ? file.text() : file.path();
  }

  /**
   * Judges a command.
   *
   * @param command its words or its text
   * @param around whether the function that runs it was reached on an odd way
   * @param importing whether it runs when the source is imported
   * @return a rule and a sentence; null when nothing is wrong
   */
  String @Nullable [] judge(String name, List<PyValue> command, boolean around, boolean importing) {
    if (command.stream().anyMatch(word -> word.holds(Taint.SOCKET))) {
      return of(Effects.ATTACK, "The source gives a program to a socket.");
    }
    PyValue first = first(command);
    String text = text(command);
    if (isForeign(first) || command.stream().anyMatch(word -> word.holds(Taint.DISGUISED))) {
      return of(Effects.ATTACK, "The source runs a command that it fetches or decodes.");
    }
    if (parts(command).stream().anyMatch(this::isFetched)) {
      return of(Effects.ATTACK, "The source runs a file that it fetches or decodes.");
    }
    ShellDanger danger = danger(command, text);
    if (danger != null && danger.certain()) {
      return of(Effects.COMMAND, "A command of the source " + danger.what() + ".");
    }
    if (around) {
      return of(Effects.HIDDEN, "The source reaches " + name + " on a way that hides it.");
    }
    if (connected && isShell(text)) {
      return of(Effects.ATTACK, "The source opens a connection and starts a shell.");
    }
    if (danger != null) {
      return of(Effects.DOUBTFUL, "A command of the source " + danger.what() + ".");
    }
    boolean known = !text.isEmpty() && text.charAt(0) != PyValue.HOLE;
    if (known && (isAsking(text) || importing && !ShellRules.isOrdinary(text))) {
      return of(Effects.DOUBTFUL, "The source runs the command '" + cut(text) + "'.");
    }
    return null;
  }

  private static String cut(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private static String[] of(String rule, String what) {
    return new String[] {rule, what};
  }

  private static boolean isForeign(PyValue first) {
    boolean open = first.text() == null || first.shown().indexOf(PyValue.HOLE) == 0;
    return open && (first.has(Taint.FETCHED) || first.has(Taint.DECODED));
  }

  private static PyValue first(List<PyValue> command) {
    if (command.isEmpty()) {
      return PyValue.UNKNOWN;
    }
    PyValue first = command.getFirst();
    return first.text() == null && !first.items().isEmpty() && first.path() == null
        ? first.items().getFirst()
        : first;
  }

  private static List<PyValue> parts(List<PyValue> command) {
    List<PyValue> parts = new ArrayList<>(command);
    command.forEach(word -> parts.addAll(word.items()));
    return parts;
  }

  private static @Nullable ShellDanger danger(List<PyValue> command, String text) {
    ShellDanger danger = ShellRules.danger(text.replace(PyValue.HOLE, '$'));
    for (PyValue word : command) {
      for (String one : word.texts()) {
        ShellDanger other =
            one.equals(text) ? null : ShellRules.danger(one.replace(PyValue.HOLE, '$'));
        danger = danger == null || other != null && other.certain() ? other : danger;
      }
    }
    return danger;
  }

  private static boolean isShell(String text) {
    String[] words = text.split("\\s+", 2);
    String name = words[0].substring(words[0].lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return ShellRules.isShell(name) || text.indexOf(PyValue.HOLE) == 0 && text.length() == 1;
  }

  private static boolean isAsking(String text) {
    String[] words = text.strip().split("\\s+", 2);
    return ASKING.contains(words[0].substring(words[0].lastIndexOf('/') + 1));
  }

  /** A command as it would be typed. */
  private static String text(List<PyValue> command) {
    StringBuilder text = new StringBuilder();
    for (PyValue word : command) {
      if (word.text() != null && command.size() == 1) {
        return word.text();
      }
      append(word, text, 0);
    }
    return text.toString();
  }

  private static void append(PyValue word, StringBuilder into, int depth) {
    if (word.text() == null && word.path() == null && !word.items().isEmpty() && depth < 3) {
      word.items().forEach(item -> append(item, into, depth + 1));
      return;
    }
    String plain = word.isPath("sys.executable") ? "python3" : word.shown();
    boolean quote =
        plain.chars().anyMatch(c -> Character.isWhitespace(c) || ";|&<>".indexOf(c) >= 0);
    into.append(into.isEmpty() ? "" : " ");
    into.append(quote ? "'" + plain.replace("'", "'\\''") + "'" : plain);
  }
}
