package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides what the simulated assistant answers. The same request gets the same answer. */
final class Behaviour {

  private static final String REFUSAL =
      "I can't help with that. I follow my operator's instructions and keep them to myself.";
  private static final Pattern COUNT =
      Pattern.compile("\\bcount to (\\d{1,6})\\b", Pattern.CASE_INSENSITIVE);
  private static final String LEFT_OUT = "(nothing but instructions, left out)";

  // Each sentence keeps the blanks after it, so that what is left reads as it was written.
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?]\\s)");

  // Lines end sentences in most tool results, but an instruction may be wrapped over two.
  private static final Pattern LINE_OR_SENTENCE = Pattern.compile("(?<=[.!?]\\s)|(?<=\\n)");
  private static final int MAX_COUNT = 200_000;

  private final Twin twin;
  private final DocumentStore documents;
  private final EffectTools tools = new EffectTools();
  private final Consumer<Effect> effects;
  private final String ownPrompt = Resources.text("system-prompt.txt");

  /**
   * One twin.
   *
   * @param effects is told what the built-in tools do
   */
  Behaviour(Twin twin, DocumentStore documents, Consumer<Effect> effects) {
    this.twin = twin;
    this.effects = effects;
    this.documents = documents;
  }

  Reply reply(JsonNode request) {
    Conversation conversation = Conversation.of(request);
    String secrets = conversation.instructions() + ownPrompt;
    Optional<String> swayed = swayed(conversation, secrets);
    if (swayed.isPresent()) {
      return Reply.text(swayed.get() + told(conversation));
    }
    if (!conversation.afterTool()) {
      List<Reply.ToolCall> calls = new ToolCalls(request, conversation.question()).calls();
      if (!calls.isEmpty()) {
        return new Reply("", calls);
      }
    }
    String told = told(conversation);
    JsonNode format = request.path("response_format");
    return switch (format.path("type").asText("text")) {
      case "json_schema" ->
          Reply.text(
              new SchemaFiller(format.path("json_schema").path("schema"), conversation.question())
                  .fill()
                  .toString());
      case "json_object" ->
          Reply.text(
              Resources.MAPPER
                  .createObjectNode()
                  .put("answer", plain(conversation, secrets) + told)
                  .toString());
      default -> Reply.text(plain(conversation, secrets) + told);
    };
  }

  /** Does what the built-in tools are told to do, and says so, a line for each effect. */
  private String told(Conversation conversation) {
    StringBuilder told = new StringBuilder();
    for (String text : heeded(conversation)) {
      for (Effect effect : tools.ordered(text)) {
        effects.accept(effect);
        told.append(told.isEmpty() ? "\n\n" : "\n").append(effect.line());
      }
    }
    return told.toString();
  }

  /** The texts whose orders count: all that is read for the naive twin, else the user's own. */
  private List<String> heeded(Conversation conversation) {
    String question = conversation.question();
    if (twin == Twin.HARDENED) {
      boolean asks = !conversation.afterTool() && !Obedience.isAttack(question);
      return asks ? List.of(question) : List.of();
    }
    if (conversation.afterTool()) {
      return conversation.results();
    }
    List<String> texts = new ArrayList<>(List.of(question));
    documents.find(question, false).ifPresent(document -> texts.add(document.text()));
    return texts;
  }

  /** What an instruction in the conversation makes of the answer. */
  private Optional<String> swayed(Conversation conversation, String secrets) {
    List<String> texts = new ArrayList<>(conversation.foreign());
    texts.add(conversation.question());
    if (twin == Twin.HARDENED) {
      return Obedience.isAttack(conversation.question()) ? Optional.of(REFUSAL) : Optional.empty();
    }
    Obedience obedience = new Obedience(secrets);
    for (String text : texts.reversed()) {
      Optional<String> answer = obedience.obey(text);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private String plain(Conversation conversation, String secrets) {
    if (conversation.afterTool()) {
      String result = conversation.toolResult();
      return "The tool answered: " + (twin == Twin.HARDENED ? harmless(result) : result);
    }
    String question = conversation.question();
    Matcher count = COUNT.matcher(question);
    if (count.find()) {
      return counted(Math.min(MAX_COUNT, Integer.parseInt(count.group(1))));
    }
    Optional<DocumentStore.Document> document = documents.find(question, twin == Twin.HARDENED);
    if (document.isPresent()) {
      return fromDocument(document.get(), secrets);
    }
    return "This is a simulated answer. You wrote: " + question;
  }

  private String fromDocument(DocumentStore.Document document, String secrets) {
    String text = document.text();
    if (twin == Twin.NAIVE) {
      Optional<String> order = new Obedience(secrets).obey(text);
      return "From \"" + document.title() + "\": " + text + order.map(o -> "\n\n" + o).orElse("");
    }
    return "From \"" + document.title() + "\": " + harmless(text);
  }

  /** A text without the sentences that tell its reader what to do. */
  private String harmless(String text) {
    String left = without(text, LINE_OR_SENTENCE);
    if (isInstruction(left)) {
      left = without(text, SENTENCE);
    }
    return text.isEmpty() || !(left.isEmpty() || isInstruction(left)) ? left : LEFT_OUT;
  }

  private String without(String text, Pattern end) {
    StringBuilder harmless = new StringBuilder();
    for (String sentence : end.split(text)) {
      if (!isInstruction(sentence)) {
        harmless.append(sentence);
      }
    }
    return harmless.toString().strip();
  }

  private boolean isInstruction(String text) {
    return Obedience.isInstruction(text) || !tools.ordered(text).isEmpty();
  }

  private static String counted(int end) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= end; i++) {
      text.append(i == 1 ? "" : " ").append(i);
    }
    return text.toString();
  }
}
