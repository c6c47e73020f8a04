package io.sallyport.artifacts.internal.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.text.ShellRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What functions of Python and of well-known packages do, by their full names. */
final class Effects {
  /** Code that cannot be judged from the file. */
  static final String DOUBTFUL = "code/source";

  /** Code that hides what it runs. */
  static final String HIDDEN = "code/hidden";

  /** Code that runs what it fetches, gives a shell away, sends secrets or stays. */
  static final String ATTACK = "code/attack";

  /** A command for a shell that does so. */
  static final String COMMAND = "code/shell-command";

  /** A template that the source holds. */
  static final String TEMPLATE = "(template)";

  private static final Map<String, Set<String>> SETS = read();

  private Effects() {}

  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> sets = new HashMap<>();
    JsonNode file = DataFiles.tree("rules/python-effects.json");
    file.fieldNames().forEachRemaining(name -> sets.put(name, DataFiles.strings(file.path(name))));
    return Map.copyOf(sets);
  }

  /** A list of names. */
  static Set<String> set(String name) {
    return SETS.getOrDefault(name, Set.of());
  }

  /** Whether a list has a name, or the method that it ends with. */
  static boolean is(String list, String path) {
    Set<String> names = set(list);
    int dot = path.lastIndexOf('.');
    return names.contains(path) || dot >= 0 && names.contains(path.substring(dot));
  }

  /** Whether a function runs commands. */
  static boolean isCommand(String path) {
    return is("run-command", path) || is("odd-runners", path);
  }

  /** Whether a function runs what its arguments say. */
  static boolean isRunner(String path) {
    return isCommand(path)
        || is("run-text", path)
        || is("run-text-always", path)
        || is("run-bytes", path);
  }

  /** Whether a path is one of keys and passwords. */
  static boolean isSecret(String path) {
    return ShellRules.isSecretPlace(path.replace(PyValue.HOLE, '/'));
  }
}
