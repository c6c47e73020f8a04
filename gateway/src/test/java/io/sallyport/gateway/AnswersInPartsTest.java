package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an upstream says in several parts is read as one and told as it was said, on every surface,
 * plain and streamed; only what could not be told apart any more is set apart.
 */
final class AnswersInPartsTest {

  private static final String SECRET = Everywhere.SECRET;

  /** How an upstream says two texts that are parts of one answer. */
  enum Form {
    BLOCKS("messages") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        block(call, "text", List.of(first, then), false);
      }
    },
    BLOCKS_AROUND_A_CALL("messages") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        block(call, "text", List.of(first, then), true);
      }
    },
    THOUGHTS("messages") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        block(call, "thinking", List.of(first, then), false);
      }
    },
    ITEMS("responses") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        items(call, message(first), message(then));
      }
    },
    PARTS_OF_AN_ITEM("responses") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        ObjectNode item = message(first);
        item.withArray("/content").add(message(then).at("/content/0"));
        items(call, item);
      }
    },
    SUMMARIES("responses") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        ObjectNode item = Tongue.json("{'type':'reasoning','summary':[]}");
        for (String text : List.of(first, then)) {
          item.withArray("/summary").addObject().put("type", "summary_text").put("text", text);
        }
        items(call, item);
      }
    },
    SUMMARY_AND_THOUGHT("responses") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        ObjectNode item = Tongue.json("{'type':'reasoning','summary':[],'content':[]}");
        item.withArray("/summary").addObject().put("type", "summary_text").put("text", first);
        item.withArray("/content").addObject().put("type", "reasoning_text").put("text", then);
        items(call, item);
      }
    },
    PARTS_OF_A_CONTENT("chat") {
      @Override
      void say(UnrulyUpstream.Call call, String first, String then) throws IOException {
        ObjectNode event = Answers.delta(0, "content", "");
        ObjectNode delta = (ObjectNode) event.at("/choices/0/delta");
        ArrayNode parts = delta.putArray("content");
        parts.addObject().put("type", "text").put("text", first);
        parts.addObject().put("type", "text").put("text", then);
        if (streams(call)) {
          call.events().event(event.toString()).event(Answers.finish(0, "stop").toString()).done();
        } else {
          ObjectNode whole =
              Tongue.json("{'choices':[{'index':0,'finish_reason':'stop','message':{}}]}");
          whole.withObject("/choices/0/message").put("role", "assistant").set("content", parts);
          call.json(200, whole.toString());
        }
      }
    };

    private final String api;

    Form(String api) {
      this.api = api;
    }

    abstract void say(UnrulyUpstream.Call call, String first, String then) throws IOException;

    static boolean streams(UnrulyUpstream.Call call) {
      return call.request().json().path("stream").asBoolean();
    }

    static ObjectNode message(String text) {
      ObjectNode item = Tongue.json("{'type':'message','role':'assistant','content':[]}");
      item.withArray("/content").addObject().put("type", "output_text").put("text", text);
      return item;
    }

    static void block(UnrulyUpstream.Call call, String type, List<String> texts, boolean withCall)
        throws IOException {
      ObjectNode body =
          Tongue.json(
              "{'id':'msg_u','type':'message','role':'assistant','model':'u','content':[],"
                  + "'usage':{'input_tokens':5,'output_tokens':7},'stop_reason':'end_turn'}");
      ArrayNode content = body.withArray("/content");
      content.addObject().put("type", type).put(type, texts.get(0));
      if (withCall) {
        content.add(Tongue.json("{'type':'tool_use','id':'call_1','name':'read_mail','input':{}}"));
      }
      content.addObject().put("type", type).put(type, texts.get(1));
      if (!streams(call)) {
        call.json(200, body.toString());
        return;
      }
      Tongue.MESSAGES.begin(call);
      for (int i = 0; i < content.size(); i++) {
        ObjectNode block = (ObjectNode) content.get(i);
        ObjectNode start = Tongue.json("{'type':'content_block_start'}").put("index", i);
        String text = block.path(type).asText();
        start.set("content_block", block.has(type) ? block.deepCopy().put(type, "") : block);
        call.event(start.toString());
        for (String letter : Answers.letters(text)) {
          ObjectNode event = Tongue.json("{'type':'content_block_delta'}").put("index", i);
          event.putObject("delta").put("type", type + "_delta").put(type, letter);
          call.event(event.toString());
        }
        call.event(Tongue.json("{'type':'content_block_stop'}").put("index", i).toString());
      }
      Tongue.MESSAGES.finish(call);
    }

    static void items(UnrulyUpstream.Call call, ObjectNode... items) throws IOException {
      if (!streams(call)) {
        ObjectNode body =
            Tongue.json("{'id':'resp_u','object':'response','status':'completed','model':'u'}");
        body.putArray("output").addAll(List.of(items));
        call.json(200, body.toString());
        return;
      }
      Tongue.RESPONSES.begin(call);
      for (int i = 0; i < items.length; i++) {
        for (String list : List.of("summary", "content")) {
          for (int j = 0; j < items[i].path(list).size(); j++) {
            JsonNode part = items[i].path(list).get(j);
            String name = part.path("type").asText().replace("summary_", "reasoning_summary_");
            for (String letter : Answers.letters(part.path("text").asText())) {
              ObjectNode event = Tongue.json("{}").put("type", "response." + name + ".delta");
              event.put("output_index", i).put("delta", letter);
              event.put(list.equals("summary") ? "summary_index" : "content_index", j);
              call.event(event.toString());
            }
          }
        }
      }
      Tongue.RESPONSES.finish(call);
    }
  }

  private static Polyglot all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Polyglot(Polyglot.models(Form.values(), form -> form.api), "");
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(Form.values())
        .flatMap(
            form -> Everywhere.all().map(each -> Arguments.of(form, each.get()[0], each.get()[1])));
  }

  private static HttpResponse<String> post(
      Form form, Surface surface, boolean stream, String first, String then) {
    upstream.on(Polyglot.model(form), call -> form.say(call, first, then));
    return all.ask(surface, Polyglot.model(form), stream);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void secretAtTheEndOfAPart_isFound(Form form, Surface surface, boolean stream) {
    HttpResponse<String> response =
        post(form, surface, stream, "The key is " + SECRET, "Then we go on.");

    assertThat(response.body()).doesNotContain(SECRET).doesNotContain(SECRET.substring(8));
    assertThat(gateway.eventOf(response).path("verdict").asText()).isEqualTo("redact");
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void secretOverTwoParts_isFound(Form form, Surface surface, boolean stream) {
    HttpResponse<String> response =
        post(
            form,
            surface,
            stream,
            "The key is " + SECRET.substring(0, 10),
            SECRET.substring(10) + " and no other.");

    assertThat(gateway.eventOf(response).path("verdict").asText()).isNotEqualTo("allow");
    assertThat(response.body()).doesNotContain(SECRET.substring(10));
  }

  private static final List<Form> THOUGHT =
      List.of(Form.THOUGHTS, Form.SUMMARIES, Form.SUMMARY_AND_THOUGHT);

  private static final List<Form> SIDE_BY_SIDE =
      List.of(Form.BLOCKS, Form.PARTS_OF_AN_ITEM, Form.PARTS_OF_A_CONTENT);

  /** Whether the client gets one text; parts of a content in a stream of chats stay parts. */
  private static boolean isOneText(Form form, Surface surface, boolean stream) {
    return form != Form.PARTS_OF_A_CONTENT || surface != Surface.CHAT || !stream;
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void harmlessParts_areToldAsTheyWereSaid(Form form, Surface surface, boolean stream) {
    HttpResponse<String> response = post(form, surface, stream, "One thing.", "Then another.");

    assertThat(gateway.eventOf(response).path("verdict").asText()).isEqualTo("allow");
    if (SIDE_BY_SIDE.contains(form) && isOneText(form, surface, stream)) {
      assertThat(surface.text(response, stream)).isEqualTo("One thing.Then another.");
    } else if (!SIDE_BY_SIDE.contains(form)) {
      assertThat(response.body()).doesNotContain("thing.Then");
    }
    if (!SIDE_BY_SIDE.contains(form) && !THOUGHT.contains(form)) {
      assertThat(surface.text(response, stream)).isEqualTo("One thing.\n\nThen another.");
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void sentenceInParts_isNotAltered(Form form, Surface surface, boolean stream) {
    HttpResponse<String> response =
        post(form, surface, stream, "It is Paris", ", on the river (see the map).");

    if (SIDE_BY_SIDE.contains(form) && isOneText(form, surface, stream)) {
      assertThat(surface.text(response, stream))
          .isEqualTo("It is Paris, on the river (see the map).");
    }
    HttpResponse<String> without = post(form, surface, stream, "\u5df4\u9ece", "\u4f4d\u4e8e");
    if (SIDE_BY_SIDE.contains(form) && isOneText(form, surface, stream)) {
      assertThat(surface.text(without, stream)).isEqualTo("\u5df4\u9ece\u4f4d\u4e8e");
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void partsThatWouldBeOneWord_standApart(Form form, Surface surface, boolean stream) {
    HttpResponse<String> response = post(form, surface, stream, "One thing", "Then another.");

    assertThat(response.body()).doesNotContain("thingThen");
    if (!THOUGHT.contains(form) && isOneText(form, surface, stream)) {
      assertThat(surface.text(response, stream)).isEqualTo("One thing\n\nThen another.");
    }
  }
}
