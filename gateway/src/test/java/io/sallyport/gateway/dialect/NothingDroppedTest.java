package io.sallyport.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a request is sent on, where the guard reads it, or the request is refused. */
final class NothingDroppedTest {

  private static final String MARKER = "seven lost words of a short remark";
  private static final List<String> SHAPES =
      List.of(
          "'MARKER'",
          "['MARKER']",
          "{'note':'MARKER'}",
          "[{'token':'MARKER'}]",
          "[{'type':'text','text':'MARKER'}]",
          "5");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'user','content':'x'}",
        "{'role':'user','content':[{'type':'text','text':'x','citations':[],'cache_control':{'type':'ephemeral','ttl':'5m'}}]}",
        "{'role':'user','content':[{'type':'image','source':{'type':'url','url':'https://shop.example/a.png'}}]}",
        "{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBORw0KGgo='}}]}",
        "{'role':'user','content':[{'type':'document','title':'t','context':'c','citations':{'enabled':false},'source':{'type':'text','media_type':'text/plain','data':'x'}}]}",
        "{'role':'user','content':[{'type':'document','source':{'type':'content','content':[{'type':'text','text':'x'}]}}]}",
        "{'role':'user','content':[{'type':'document','source':{'type':'content','content':[{'type':'image','source':{'type':'url','url':'https://shop.example/a.png'}}]}}]}",
        "{'role':'user','content':[{'type':'search_result','source':'s','title':'t','citations':{'enabled':false},'content':[{'type':'text','text':'x'}]}]}",
        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','is_error':true,'content':[{'type':'text','text':'x'}]}]}",
        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'x'}]}",
        "{'role':'assistant','content':[{'type':'thinking','thinking':'x','signature':'eA=='},{'type':'text','text':'x'}]}",
        "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'b','caller':{'type':'direct'},'input':{'c':'x'}}]}"
      })
  void anyFieldOfABlockOfMessages_isSentOnOrRefused(String message) {
    sentOnOrRefused(
        "/v1/messages",
        "{'model':'fine','max_tokens':9,'messages':["
            + message
            + ",{'role':'user','content':'x'}]}",
        "/messages/0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'system':[{'type':'text','text':'x'}]",
        "'stop_sequences':['x']",
        "'thinking':{'type':'enabled','budget_tokens':2000,'display':'full'}",
        "'output_config':{'effort':'low','format':{'type':'json_schema','schema':{'type':'object'}}}",
        "'metadata':{'user_id':'u'}",
        "'tools':[{'type':'custom','name':'a','description':'d','strict':true,'input_schema':{'type':'object'}}],'tool_choice':{'type':'tool','name':'a','disable_parallel_tool_use':true}",
        "'temperature':0.5,'top_p':0.5,'top_k':4,'service_tier':'auto','stream':false"
      })
  void anyFieldOfMessages_isSentOnOrRefused(String fields) {
    sentOnOrRefused(
        "/v1/messages",
        "{'model':'fine','max_tokens':9,'messages':[{'role':'user','content':'x'}]," + fields + "}",
        "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'message','id':'a','status':'completed','role':'user','content':'x'}",
        "{'role':'user','content':[{'type':'input_text','text':'x'}]}",
        "{'role':'user','content':[{'type':'input_image','detail':'low','image_url':'https://shop.example/a.png'}]}",
        "{'role':'user','content':[{'type':'input_image','file_id':'file-1'}]}",
        "{'role':'user','content':[{'type':'input_file','filename':'a.txt','file_data':'eA=='}]}",
        "{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]}",
        "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'UklGRg==','format':'wav'}}]}",
        "{'role':'assistant','phase':'commentary','content':[{'type':'output_text','text':'x','annotations':[],'logprobs':[]}]}",
        "{'role':'assistant','content':[{'type':'refusal','refusal':'x'}]}",
        "{'type':'function_call','id':'a','call_id':'c','name':'b','arguments':'{}'}",
        "{'type':'function_call_output','call_id':'c','output':[{'type':'input_text','text':'x'}]}",
        "{'type':'custom_tool_call','call_id':'c','name':'b','input':'x'}",
        "{'type':'custom_tool_call_output','call_id':'c','output':'x'}",
        "{'type':'reasoning','id':'r','summary':[{'type':'summary_text','text':'x'}],'content':[{'type':'reasoning_text','text':'x'}]}"
      })
  void anyFieldOfAnItemOfResponses_isSentOnOrRefused(String item) {
    sentOnOrRefused(
        "/v1/responses",
        "{'model':'fine','input':[" + item + ",{'role':'user','content':'x'}]}",
        "/input/0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'instructions':'x','store':false,'truncation':'disabled','background':false",
        "'text':{'verbosity':'low','format':{'type':'json_schema','name':'a','description':'d','strict':true,'schema':{'type':'object'}}}",
        "'reasoning':{'effort':'low','summary':'auto','generate_summary':'auto'}",
        "'stream_options':{'include_obfuscation':false},'include':['reasoning.encrypted_content']",
        "'tools':[{'type':'function','name':'a','description':'d','strict':true,'parameters':{'type':'object'}}],'tool_choice':{'type':'function','name':'a'}",
        "'tools':[{'type':'custom','name':'a','description':'d','format':{'type':'grammar','syntax':'regex','definition':'a'}}],'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'custom','name':'a'}]}",
        "'metadata':{'a':'b'},'user':'u','max_output_tokens':5,'top_logprobs':1"
      })
  void anyFieldOfResponses_isSentOnOrRefused(String fields) {
    sentOnOrRefused("/v1/responses", "{'model':'fine','input':'x'," + fields + "}", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'search_result','source':'s','title':'t','content':{'a':'b'}}|messages[0].content[0].content",
        "{'type':'search_result','source':'s','title':'t','content':'lost text'}|messages[0].content[0].content",
        "{'type':'document','source':{'type':'content','content':{'a':'b'}}}|messages[0].content[0].source.content",
        "{'type':'document','source':{'type':'content','content':5}}|messages[0].content[0].source.content",
        "{'type':'text','text':'x','citations':'lost text'}|messages[0].content[0].citations"
      })
  void contentOfAnotherType_isRefusedByItsName(String block, String field) {
    String request =
        json(
            "{'model':'fine','max_tokens':9,'messages':[{'role':'user','content':["
                + block
                + "]}]}");

    assertThatThrownBy(() -> read("/v1/messages", tree(request)))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.error().param()).isEqualTo(field));
  }

  private static void sentOnOrRefused(String address, String request, String below) {
    List<String> places = new ArrayList<>();
    JsonNode start = tree(json(request));
    places(start.at(below), below, places);
    for (String place : places) {
      for (String shape : SHAPES) {
        ObjectNode changed = tree(json(request));
        put(changed, JsonPointer.compile(place), shape);
        String chat;
        try {
          chat = read(address, changed);
        } catch (ApiException refused) {
          assertThat(refused.error().status()).isEqualTo(400);
          continue;
        }
        if (shape.contains("MARKER")) {
          assertThat(chat).as("%s is %s", place, shape).contains(MARKER);
        }
      }
    }
  }

  private static String read(String address, ObjectNode body) {
    ObjectNode chat =
        address.equals("/v1/messages")
            ? MessagesRequest.of(body, Set.of(), false).chat()
            : ResponsesRequest.of(body, Set.of(), id -> List.of()).chat();
    return chat.toString();
  }

  private static ObjectNode tree(String text) {
    return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void places(JsonNode node, String path, List<String> places) {
    if (!path.isEmpty()) {
      places.add(path);
    }
    node.properties()
        .forEach(field -> places(field.getValue(), path + "/" + field.getKey(), places));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places(node.get(i), path + "/" + i, places);
    }
  }

  private static void put(ObjectNode root, JsonPointer place, String shape) {
    JsonNode value = tree("{\"value\":" + json(shape) + "}").path("value");
    JsonNode parent = root.at(place.head());
    if (parent instanceof ArrayNode list) {
      list.set(place.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
    }
  }

  private static String json(String text) {
    return text.replace('\'', '"').replace("MARKER", MARKER);
  }
}
