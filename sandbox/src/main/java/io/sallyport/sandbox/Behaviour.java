package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides what the simulated assistant answers. The same request gets the same answer. */
final class Behaviour {

  private static final String REFUSAL =
      "I can't help with that. I follow my operator's instructions and keep them to myself.";
  private static final Pattern COUNT =
      Pattern.compile("\\bcount to (\\d{1,6})\\b", Pattern.CASE_INSENSITIVE);
  private static final int MAX_COUNT = 200_000;

  private final Twin twin;
  private final DocumentStore documents;
  private final String ownPrompt = Resources.text("system-prompt.txt");

  Behaviour(Twin twin, DocumentStore documents) {
    this.twin = twin;
    this.documents = documents;
  }

  Reply reply(JsonNode request) {
    Conversation conversation = Conversation.of(request);
    String secrets = conversation.instructions() + ownPrompt;
    Optional<String> swayed = swayed(conversation, secrets);
    if (swayed.isPresent()) {
      return Reply.text(swayed.get());
    }
    if (!conversation.afterTool()) {
      List<Reply.ToolCall> calls = new ToolCalls(request, conversation.question()).calls();
      if (!calls.isEmpty()) {
        return new Reply("", calls);
      }
    }
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
                  .put("answer", plain(conversation, secrets))
                  .toString());
      default -> Reply.text(plain(conversation, secrets));
    };
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
      return "The tool answered: " + conversation.toolResult();
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
    StringBuilder harmless = new StringBuilder();
    for (String sentence : text.split("(?<=\\.) ")) {
      if (!Obedience.isAttack(sentence)) {
        harmless.append(harmless.isEmpty() ? "" : " ").append(sentence);
      }
    }
    return "From \"" + document.title() + "\": " + harmless;
  }

  private static String counted(int end) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= end; i++) {
      text.append(i == 1 ? "" : " ").append(i);
    }
    return text.toString();
  }
}
