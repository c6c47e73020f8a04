package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.text.ShellText.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables of a script whose text is known, and commands with that text in their place. */
final class ShellVariables {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:\\{([A-Za-z_]\\w*)\\}|([A-Za-z_]\\w*))");
  private static final Set<String> SETTERS = Set.of("export", "local", "readonly", "declare");
  private static final int MOST = 1000;
  private static final int LONGEST = 8192;

  private final Map<String, String> texts = new HashMap<>();

  /** The command as the shell would see it, as far as its variables are known. */
  Command expand(Command command) {
    if (texts.isEmpty()) {
      return command;
    }
    List<String> words = new ArrayList<>();
    for (String word : command.words()) {
      String text = expand(word);
      boolean splits =
          REFERENCE.matcher(word).matches()
              && (words.isEmpty()
                  || ShellPipe.FETCHERS.contains(ShellWords.name(words.getFirst())));
      if (splits) {
        words.addAll(List.of(text.strip().split("\\s+", -1)));
      } else {
        words.add(text);
      }
    }
    return command.with(words, command.written().stream().map(this::expand).toList());
  }

  private String expand(String word) {
    if (word.indexOf('$') < 0) {
      return word;
    }
    Matcher reference = REFERENCE.matcher(word);
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(1) == null ? reference.group(2) : reference.group(1);
      String known = texts.getOrDefault(name, reference.group());
      reference.appendReplacement(text, Matcher.quoteReplacement(known));
      if (text.length() > LONGEST) {
        return word;
      }
    }
    return reference.appendTail(text).toString();
  }

  /** Remembers what a command sets. */
  void keep(Command command) {
    List<String> words = command.words();
    boolean setter = !words.isEmpty() && SETTERS.contains(words.getFirst());
    for (String word : setter ? words.subList(1, words.size()) : words) {
      if (!ShellWords.isSetting(word)) {
        if (!setter) {
          return;
        }
        continue;
      }
      int equals = word.indexOf('=');
      String name = word.substring(0, equals);
      if (command.within().isEmpty() && texts.size() < MOST) {
        texts.put(name, word.substring(equals + 1));
      } else if (isTemporary(command)) {
        texts.put(name, "/tmp/" + name + ".made");
      } else {
        texts.remove(name);
      }
    }
  }

  private static boolean isTemporary(Command command) {
    return command.within().stream()
        .flatMap(inner -> inner.commands().stream())
        .anyMatch(inner -> ShellWords.program(inner.words()).equals("mktemp"));
  }
}
