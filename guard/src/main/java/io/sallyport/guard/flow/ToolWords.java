package io.sallyport.guard.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The words by which tools are named, and by which people ask for what they do. */
final class ToolWords {

  /** A kind of action: what it does, how tools that do it are called, how people ask for it. */
  private record Action(Effect effect, Set<String> names, Set<String> asks) {}

  private static final int NEGATION_REACH = 3;

  /** Behind the mark, so that a question can still be told. */
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|(?<=[。！？])|\\R");

  private final Set<String> content;
  private final Set<String> negations;
  private final Set<String> requests;
  private final List<Action> actions;

  private ToolWords(
      Set<String> content, Set<String> negations, Set<String> requests, List<Action> actions) {
    this.content = content;
    this.negations = negations;
    this.requests = requests;
    this.actions = actions;
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
      return new ToolWords(
          texts(root.path("content")),
          texts(root.path("negations")),
          texts(root.path("requests")),
          actions);
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
    return content.contains(argument.toLowerCase(Locale.ROOT));
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

  /** Whether a person's words ask for what a tool does. */
  boolean isAskedFor(ToolRule rule, String tool, List<String> ownWords) {
    Set<String> asks = new HashSet<>(rule.asks());
    List<Action> own = actionsOf(tool);
    for (Action action : own.isEmpty() ? actions : own) {
      if (action.effect() != Effect.READ
          && (!own.isEmpty() || rule.effects().contains(action.effect()))) {
        asks.addAll(action.asks());
      }
    }
    return ownWords.stream()
        .flatMap(text -> SENTENCE_END.splitAsStream(text))
        .anyMatch(sentence -> asks(sentence, asks));
  }

  /** Whether a sentence asks for something to be done; one that only wants to know does not. */
  private boolean asks(String sentence, Set<String> asks) {
    List<String> words = words(sentence);
    boolean question = sentence.strip().endsWith("?") || sentence.strip().endsWith("？");
    String joined = " " + String.join(" ", words) + " ";
    if (question && requests.stream().noneMatch(request -> joined.contains(" " + request + " "))) {
      return false;
    }
    for (int at = 0; at < words.size(); at++) {
      boolean asked = asks.contains(words.get(at));
      for (int more = 1; more < 3 && !asked && at + more < words.size(); more++) {
        asked = asks.contains(String.join(" ", words.subList(at, at + more + 1)));
      }
      if (asked && !isNegated(words, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNegated(List<String> words, int at) {
    return words.subList(Math.max(0, at - NEGATION_REACH), at).stream()
        .anyMatch(negations::contains);
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

  private static List<String> words(String text) {
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
