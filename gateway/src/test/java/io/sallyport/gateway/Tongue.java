package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** What an upstream of another API than chat completions answers with. */
enum Tongue {
  MESSAGES("/v1/messages") {
    @Override
    void text(UnrulyUpstream.Call call, String... deltas) throws IOException {
      if (!call.request().json().path("stream").asBoolean()) {
        ObjectNode body = message();
        body.withArray("/content")
            .addObject()
            .put("type", "text")
            .put("text", String.join("", deltas));
        call.json(200, body.put("stop_reason", "end_turn").toString());
        return;
      }
      begin(call);
      send(
          call,
          "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
      for (String delta : deltas) {
        said(call, delta);
      }
      send(call, "{'type':'ping'}");
      send(call, "{'type':'content_block_stop','index':0}");
      finish(call);
    }

    @Override
    void call(UnrulyUpstream.Call call, String tool, String arguments) throws IOException {
      if (!call.request().json().path("stream").asBoolean()) {
        ObjectNode body = message();
        ObjectNode use = body.withArray("/content").addObject().put("type", "tool_use");
        use.put("id", "call_1").put("name", tool).set("input", RunningGateway.json(arguments));
        call.json(200, body.put("stop_reason", "tool_use").toString());
        return;
      }
      begin(call);
      send(
          call,
          "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'call_1','name':'"
              + tool
              + "','input':{}}}");
      for (String letter : Answers.letters(arguments)) {
        ObjectNode event = json("{'type':'content_block_delta','index':0}");
        event.putObject("delta").put("type", "input_json_delta").put("partial_json", letter);
        call.event(event.toString());
      }
      send(call, "{'type':'content_block_stop','index':0}");
      finish(call);
    }

    @Override
    void begin(UnrulyUpstream.Call call) throws IOException {
      call.events();
      ObjectNode start = json("{'type':'message_start'}");
      start.set("message", message());
      call.event(start.toString());
    }

    @Override
    void said(UnrulyUpstream.Call call, String delta) throws IOException {
      ObjectNode event = json("{'type':'content_block_delta','index':0}");
      event.putObject("delta").put("type", "text_delta").put("text", delta);
      call.event(event.toString());
    }

    @Override
    String error() {
      return "{'type':'error','error':{'type':'overloaded_error','message':'inside'}}";
    }

    @Override
    String instructions(JsonNode request) {
      return request.at("/system/0/text").asText();
    }

    private ObjectNode message() {
      return json(
          "{'id':'msg_u','type':'message','role':'assistant','model':'u','content':[],"
              + "'usage':{'input_tokens':5,'output_tokens':7}}");
    }

    @Override
    void finish(UnrulyUpstream.Call call) throws IOException {
      send(
          call,
          "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':7}}");
      send(call, "{'type':'message_stop'}");
      call.end();
    }
  },

  RESPONSES("/v1/responses") {
    @Override
    void text(UnrulyUpstream.Call call, String... deltas) throws IOException {
      if (!call.request().json().path("stream").asBoolean()) {
        ObjectNode body = response();
        ObjectNode item = body.withArray("/output").addObject().put("type", "message");
        item.putArray("content")
            .addObject()
            .put("type", "output_text")
            .put("text", String.join("", deltas));
        call.json(200, body.toString());
        return;
      }
      begin(call);
      for (String delta : deltas) {
        said(call, delta);
      }
      finish(call);
    }

    @Override
    void call(UnrulyUpstream.Call call, String tool, String arguments) throws IOException {
      if (!call.request().json().path("stream").asBoolean()) {
        ObjectNode body = response();
        ObjectNode item = body.withArray("/output").addObject().put("type", "function_call");
        item.put("call_id", "call_1").put("name", tool).put("arguments", arguments);
        call.json(200, body.toString());
        return;
      }
      begin(call);
      send(
          call,
          "{'type':'response.output_item.added','output_index':0,'item':{'type':'function_call','call_id':'call_1','name':'"
              + tool
              + "'}}");
      for (String letter : Answers.letters(arguments)) {
        ObjectNode event =
            json("{'type':'response.function_call_arguments.delta','output_index':0}");
        call.event(event.put("delta", letter).toString());
      }
      finish(call);
    }

    @Override
    void begin(UnrulyUpstream.Call call) throws IOException {
      call.events();
      ObjectNode start = json("{'type':'response.created'}");
      start.set("response", response());
      call.event(start.toString());
    }

    @Override
    void said(UnrulyUpstream.Call call, String delta) throws IOException {
      call.event(json("{'type':'response.output_text.delta'}").put("delta", delta).toString());
    }

    @Override
    String error() {
      return "{'type':'error','code':'server_error','message':'inside'}";
    }

    @Override
    String instructions(JsonNode request) {
      return request.at("/input/0/content/0/text").asText();
    }

    private ObjectNode response() {
      return json(
          "{'id':'resp_u','object':'response','status':'completed','model':'u','output':[],"
              + "'usage':{'input_tokens':5,'output_tokens':7}}");
    }

    @Override
    void finish(UnrulyUpstream.Call call) throws IOException {
      ObjectNode last = json("{'type':'response.completed'}");
      last.set("response", response());
      call.event(last.toString()).end();
    }
  };

  private final String path;

  Tongue(String path) {
    this.path = path;
  }

  /** Where it is asked. */
  String path() {
    return path;
  }

  /** Answers with a text, plainly or as a stream, as it is asked. */
  abstract void text(UnrulyUpstream.Call call, String... deltas) throws IOException;

  /** Answers with a call of a tool. */
  abstract void call(UnrulyUpstream.Call call, String tool, String arguments) throws IOException;

  /** Begins a stream. */
  abstract void begin(UnrulyUpstream.Call call) throws IOException;

  /** Sends a piece of text in a stream. */
  abstract void said(UnrulyUpstream.Call call, String delta) throws IOException;

  /** Ends a stream well. */
  abstract void finish(UnrulyUpstream.Call call) throws IOException;

  /** The event of an error. */
  abstract String error();

  /** The instructions of a request that it got. */
  abstract String instructions(JsonNode request);

  /** Sends an event, written with single quotes. */
  static void send(UnrulyUpstream.Call call, String event) throws IOException {
    call.event(json(event).toString());
  }

  static ObjectNode json(String text) {
    return (ObjectNode) RunningGateway.json(text.replace('\'', '"'));
  }
}
