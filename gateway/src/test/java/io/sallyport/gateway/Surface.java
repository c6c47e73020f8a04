package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;

/** How a test speaks to one of the APIs of a conversation, and reads what comes back. */
enum Surface {
  CHAT("/v1/chat/completions", "chat.completions") {
    @Override
    ObjectNode ask(String model, String system, String text) {
      ObjectNode body = Answers.MAPPER.createObjectNode().put("model", model);
      ArrayNode messages = body.putArray("messages");
      if (!system.isEmpty()) {
        messages.addObject().put("role", "system").put("content", system);
      }
      messages.addObject().put("role", "user").put("content", text);
      return body;
    }

    @Override
    String said(JsonNode answer) {
      return answer.at("/choices/0/message/content").asText();
    }

    @Override
    String streamed(List<JsonNode> events) {
      StringBuilder text = new StringBuilder();
      events.forEach(e -> text.append(e.at("/choices/0/delta/content").asText("")));
      return text.toString();
    }

    @Override
    boolean complete(String stream) {
      return stream.endsWith("data: [DONE]\n\n");
    }

    @Override
    ObjectNode withTool(ObjectNode ask, String name) {
      ObjectNode function =
          ask.putArray("tools").addObject().put("type", "function").putObject("function");
      function.put("name", name).putObject("parameters").put("type", "object");
      return ask;
    }

    @Override
    ObjectNode afterTool(String model, String text, String tool, String result) {
      ObjectNode ask = ask(model, "", text);
      ArrayNode messages = (ArrayNode) ask.get("messages");
      ObjectNode call =
          messages.addObject().put("role", "assistant").putArray("tool_calls").addObject();
      call.put("id", "call_1").put("type", "function");
      call.putObject("function").put("name", tool).put("arguments", "{}");
      messages.addObject().put("role", "tool").put("tool_call_id", "call_1").put("content", result);
      return ask;
    }

    @Override
    ObjectNode withImage(String model) {
      ObjectNode ask = ask(model, "", "x");
      ArrayNode parts = ((ObjectNode) ask.at("/messages/0")).putArray("content");
      parts.addObject().put("type", "text").put("text", "Look.");
      parts
          .addObject()
          .put("type", "image_url")
          .putObject("image_url")
          .put("url", "data:image/png;base64," + IMAGE);
      return ask;
    }
  },

  RESPONSES("/v1/responses", "responses") {
    @Override
    ObjectNode ask(String model, String system, String text) {
      ObjectNode body = Answers.MAPPER.createObjectNode().put("model", model);
      if (!system.isEmpty()) {
        body.put("instructions", system);
      }
      ObjectNode item = body.putArray("input").addObject().put("role", "user");
      item.putArray("content").addObject().put("type", "input_text").put("text", text);
      return body;
    }

    @Override
    String said(JsonNode answer) {
      StringBuilder text = new StringBuilder();
      for (JsonNode item : answer.path("output")) {
        item.path("content").forEach(part -> text.append(part.path("text").asText("")));
      }
      return text.toString();
    }

    @Override
    String streamed(List<JsonNode> events) {
      StringBuilder text = new StringBuilder();
      for (JsonNode event : events) {
        if (event.path("type").asText().equals("response.output_text.delta")) {
          text.append(event.path("delta").asText());
        }
      }
      return text.toString();
    }

    @Override
    boolean complete(String stream) {
      return stream.contains("event: response.completed\n")
          || stream.contains("event: response.incomplete\n");
    }

    @Override
    ObjectNode withTool(ObjectNode ask, String name) {
      ObjectNode tool = ask.putArray("tools").addObject().put("type", "function");
      tool.put("name", name).putObject("parameters").put("type", "object");
      return ask;
    }

    @Override
    ObjectNode afterTool(String model, String text, String tool, String result) {
      ObjectNode ask = ask(model, "", text);
      ArrayNode items = (ArrayNode) ask.get("input");
      items
          .addObject()
          .put("type", "function_call")
          .put("call_id", "call_1")
          .put("name", tool)
          .put("arguments", "{}");
      items
          .addObject()
          .put("type", "function_call_output")
          .put("call_id", "call_1")
          .put("output", result);
      return ask;
    }

    @Override
    ObjectNode withImage(String model) {
      ObjectNode ask = ask(model, "", "Look.");
      ((ArrayNode) ask.at("/input/0/content"))
          .addObject()
          .put("type", "input_image")
          .put("image_url", "data:image/png;base64," + IMAGE);
      return ask;
    }
  },

  MESSAGES("/v1/messages", "messages") {
    @Override
    ObjectNode ask(String model, String system, String text) {
      ObjectNode body = Answers.MAPPER.createObjectNode().put("model", model);
      body.put("max_tokens", 100);
      if (!system.isEmpty()) {
        body.put("system", system);
      }
      ObjectNode message = body.putArray("messages").addObject().put("role", "user");
      message.putArray("content").addObject().put("type", "text").put("text", text);
      return body;
    }

    @Override
    String said(JsonNode answer) {
      StringBuilder text = new StringBuilder();
      answer.path("content").forEach(block -> text.append(block.path("text").asText("")));
      return text.toString();
    }

    @Override
    String streamed(List<JsonNode> events) {
      StringBuilder text = new StringBuilder();
      events.forEach(e -> text.append(e.at("/delta/text").asText("")));
      return text.toString();
    }

    @Override
    boolean complete(String stream) {
      return stream.contains("event: message_stop\n");
    }

    @Override
    ObjectNode withTool(ObjectNode ask, String name) {
      ObjectNode tool = ask.putArray("tools").addObject().put("name", name);
      tool.putObject("input_schema").put("type", "object");
      return ask;
    }

    @Override
    ObjectNode afterTool(String model, String text, String tool, String result) {
      ObjectNode ask = ask(model, "", text);
      ArrayNode messages = (ArrayNode) ask.get("messages");
      ObjectNode use =
          messages.addObject().put("role", "assistant").putArray("content").addObject();
      use.put("type", "tool_use").put("id", "call_1").put("name", tool).putObject("input");
      ObjectNode back = messages.addObject().put("role", "user").putArray("content").addObject();
      back.put("type", "tool_result").put("tool_use_id", "call_1").put("content", result);
      return ask;
    }

    @Override
    ObjectNode withImage(String model) {
      ObjectNode ask = ask(model, "", "Look.");
      ObjectNode image =
          ((ArrayNode) ask.at("/messages/0/content")).addObject().put("type", "image");
      image
          .putObject("source")
          .put("type", "base64")
          .put("media_type", "image/png")
          .put("data", IMAGE);
      return ask;
    }
  },

  COMPLETIONS("/v1/completions", "completions") {
    @Override
    ObjectNode ask(String model, String system, String text) {
      return Answers.MAPPER.createObjectNode().put("model", model).put("prompt", text);
    }

    @Override
    String said(JsonNode answer) {
      return answer.at("/choices/0/text").asText();
    }

    @Override
    String streamed(List<JsonNode> events) {
      StringBuilder text = new StringBuilder();
      events.forEach(e -> text.append(e.at("/choices/0/text").asText("")));
      return text.toString();
    }

    @Override
    boolean complete(String stream) {
      return stream.endsWith("data: [DONE]\n\n");
    }

    @Override
    boolean talks() {
      return false;
    }
  };

  /** A picture that is none, and no text either. */
  static final String IMAGE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk";

  private final String path;
  private final String logged;

  Surface(String path, String logged) {
    this.path = path;
    this.logged = logged;
  }

  /** The address. */
  String path() {
    return path;
  }

  /** What the log calls it. */
  String logged() {
    return logged;
  }

  /** What a client calls the place of the question that {@link #ask} asks. */
  String placeOfQuestion() {
    return switch (this) {
      case CHAT -> "messages[0].content";
      case RESPONSES -> "input[0].content[0].text";
      case MESSAGES -> "messages[0].content[0].text";
      case COMPLETIONS -> "prompt";
    };
  }

  /** What a client calls the place of what is said. */
  String placeOfAnswer(boolean stream) {
    return switch (this) {
      case CHAT -> stream ? "choices[0].delta.content" : "choices[0].message.content";
      case RESPONSES -> "output.content.text";
      case MESSAGES -> "content.text";
      case COMPLETIONS -> "choices[0].text";
    };
  }

  /** Whether it has instructions, tools and content that is no text. */
  boolean talks() {
    return true;
  }

  abstract ObjectNode ask(String model, String system, String text);

  /** What a whole answer says. */
  abstract String said(JsonNode answer);

  /** What a stream said. */
  abstract String streamed(List<JsonNode> events);

  /** Whether a stream says of itself that it is complete. */
  abstract boolean complete(String stream);

  ObjectNode withTool(ObjectNode ask, String name) {
    throw new UnsupportedOperationException(name());
  }

  ObjectNode afterTool(String model, String text, String tool, String result) {
    throw new UnsupportedOperationException(name());
  }

  ObjectNode withImage(String model) {
    throw new UnsupportedOperationException(name());
  }

  /** What an answer said, whichever way it came. */
  String text(HttpResponse<String> response, boolean stream) {
    return stream ? streamed(events(response)) : said(RunningGateway.json(response));
  }

  /**
   * The code of the error that was answered, or that ended the stream; empty when there is none.
   */
  static String code(HttpResponse<String> response, boolean stream) {
    boolean events =
        response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    if (!stream || !events) {
      return RunningGateway.json(response).at("/error/code").asText("");
    }
    List<JsonNode> all = events(response);
    return all.isEmpty() ? "" : all.getLast().at("/error/code").asText("");
  }

  /** The data of all events but the word at the end. */
  static List<JsonNode> events(HttpResponse<String> response) {
    return RunningGateway.events(response).stream()
        .filter(data -> !data.equals("[DONE]"))
        .map(RunningGateway::json)
        .toList();
  }
}
