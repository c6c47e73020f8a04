package io.sallyport.guard.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The words by which tools are named, and by which people ask for what they do. */
final class ToolWords {

  /** A kind of action: what it does, how tools that do it are called, how people ask for it. */
  private record Action(Effect effect, Set<String> names, Set<String> asks) {}

  private final Map<String, Set<String>> lists;
  private final Map<String, Set<String>> flags;
  private final List<Action> actions;
  private final Orders orders;

  private ToolWords(
      Map<String, Set<String>> lists, Map<String, Set<String>> flags, List<Action> actions) {
    this.lists = lists;
    this.flags = flags;
    this.actions = actions;
    this.orders = new Orders(lists);
  }

  /** The words that come with Sallyport. */
  static ToolWords load() {
    try (InputStream in = Effect.class.getResourceAsStream("/io/sallyport/guard/tool-words.json")) {
      JsonNode root = new ObjectMapper().readTree(in);
      List<Action> actions = new ArrayList<>();
      for (JsonNode action : root.path("actions")) {
        actions.add(
            new Action(
                Effect.ofWireName(action.path("effect").asText()),
                texts(action.path("names")),
                texts(action.path("asks"))));
      }
      Map<String, Set<String>> lists = new HashMap<>();
      Map<String, Set<String>> flags = new HashMap<>();
      for (var field : root.properties()) {
        if (field.getValue().isArray()) {
          lists.put(field.getKey(), texts(field.getValue()));
        }
      }
      root.path("flags")
          .properties()
          .forEach(flag -> flags.put(flag.getKey(), texts(flag.getValue())));
      return new ToolWords(lists, flags, actions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Whether an argument of this name is what is written or sent. */
  boolean isContent(String argument) {
    return is("content", argument.toLowerCase(Locale.ROOT));
  }

  /** What a tool of this name may do: what its words say, or anything when they say nothing. */
  Set<Effect> effects(String tool) {
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    for (Action action : actionsOf(tool)) {
      effects.add(action.effect());
    }
    if (effects.isEmpty()) {
      return EnumSet.of(Effect.READ, Effect.WRITE, Effect.SEND, Effect.SPEND);
    }
    return effects;
  }

  /** Whether a person's words ask for what a tool does; to spend only who asks to pay. */
  boolean isAskedFor(ToolRule rule, String tool, List<String> ownWords) {
    Set<String> asks = new HashSet<>(rule.asks());
    Set<String> others = new HashSet<>();
    boolean spends = rule.effects().contains(Effect.SPEND);
    List<Action> own = actionsOf(tool);
    for (Action action : own.isEmpty() ? actions : own) {
      if (action.effect() != Effect.READ
          && (!own.isEmpty() || rule.effects().contains(action.effect()))) {
        boolean pays = !spends || action.effect() == Effect.SPEND;
        (pays ? asks : others).addAll(action.asks());
      }
    }
    if (spends) {
      actions.stream()
          .filter(action -> action.effect() == Effect.SPEND)
          .forEach(action -> asks.addAll(action.asks()));
    }
    return orders.contain(ownWords, asks, others);
  }

  /** Whether the words of a flag's name stand in a text, itself or in other words for it. */
  boolean isMentioned(String name, String text) {
    Set<String> said = new HashSet<>(words(text));
    List<String> wanted = words(apart(name));
    return !wanted.isEmpty()
        && wanted.stream()
            .allMatch(
                word ->
                    said.contains(word)
                        || flags.getOrDefault(word, Set.of()).stream().anyMatch(said::contains));
  }

  /** Whether a flag only makes a call more careful. */
  boolean isCautious(String name) {
    return is("cautious", String.join(" ", words(apart(name))));
  }

  /** Whether an argument of this name is a host or an address, whatever its value looks like. */
  boolean isHost(String argument) {
    return words(apart(argument)).stream().anyMatch(word -> is("hosts", word));
  }

  /** Whether a tool of this name opens what it is given. */
  boolean opens(String tool) {
    return words(apart(tool)).stream().anyMatch(word -> is("opens", word));
  }

  private boolean is(String list, String word) {
    return Objects.requireNonNull(lists.get(list), list).contains(word);
  }

  private List<Action> actionsOf(String tool) {
    List<String> words = words(apart(tool));
    return actions.stream()
        .filter(action -> words.stream().anyMatch(action.names()::contains))
        .toList();
  }

  /** {@code sendMail} and {@code send_mail} as words. */
  private static String apart(String name) {
    StringBuilder words = new StringBuilder();
    for (int at = 0; at < name.length(); at++) {
      char letter = name.charAt(at);
      boolean begins =
          at > 0 && Character.isUpperCase(letter) && Character.isLowerCase(name.charAt(at - 1));
      words.append(begins ? " " : "").append(Character.isLetterOrDigit(letter) ? letter : ' ');
    }
    return words.toString();
  }

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    String lower = text.toLowerCase(Locale.ROOT).replace('’', '\'');
    for (int at = 0; at <= lower.length(); at++) {
      char letter = at < lower.length() ? lower.charAt(at) : ' ';
      boolean inside = word.length() > 0 && (letter == '\'' || letter == '-');
      if (Character.isLetterOrDigit(letter) || inside) {
        word.append(letter);
      } else if (word.length() > 0) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }
}
