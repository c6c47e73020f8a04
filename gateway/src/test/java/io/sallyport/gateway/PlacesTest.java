package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks and the log name the client's own places, in the words of its API. */
final class PlacesTest {

  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = RunningGateway.with("");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responses|'input':'ATTACK'|input",
        "responses|'input':'x','instructions':'y','tools':[{'type':'function','name':'f','description':'ATTACK','parameters':{}}]|tools[0].description",
        "responses|'input':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':[{'type':'input_text','text':'ATTACK'}]}]|input[2].content[0].text",
        "responses|'input':[{'role':'user','content':[{'type':'input_text','text':'a'},{'type':'input_text','text':'ATTACK'}]}]|input[0].content[1].text",
        "responses|'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'ATTACK'}]|input[1].output",
        "responses|'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{\\\"a\\\":\\\"ATTACK\\\"}'}]|input[0].arguments",
        "responses|'input':[{'type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'ATTACK'}]},{'role':'user','content':'x'}]|input[0].content[0].text",
        "messages|'messages':[{'role':'user','content':'ATTACK'}]|messages[0].content",
        "messages|'system':'be kind','messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':[{'type':'text','text':'x'},{'type':'text','text':'ATTACK'}]}]|messages[2].content[1].text",
        "messages|'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'thinking','thinking':'ATTACK','signature':''},{'type':'text','text':'b'}]},{'role':'user','content':'c'}]|messages[1].content[0].thinking",
        "messages|'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'i','name':'f','input':{'a':'ATTACK'}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'i','content':'c'}]}]|messages[1].content[0].input",
        "messages|'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'i','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'i','content':[{'type':'text','text':'ATTACK'}]}]}]|messages[2].content[0].content[0].text",
        "messages|'messages':[{'role':'user','content':[{'type':'document','source':{'type':'text','data':'ATTACK'}}]}]|messages[0].content[0].source.data",
        "messages|'messages':[{'role':'user','content':'a'}],'tools':[{'name':'f','description':'ATTACK','input_schema':{'type':'object'}}]|tools[0].description",
        "messages|'messages':[{'role':'user','content':'a'}],'stop_sequences':['ATTACK']|stop_sequences[0]",
        "messages|'messages':[{'role':'user','content':'a'}],'metadata':{'user_id':'ATTACK'}|metadata.user_id",
        "completions|'prompt':'ATTACK'|prompt"
      })
  void block_namesTheClientsPlaceInMessageAndLog(String api, String fields, String place) {
    String body =
        ("{'model':'simulated-naive'," + ("messages".equals(api) ? "'max_tokens':9," : "") + fields)
                .replace('\'', '"')
                .replace("ATTACK", Everywhere.ATTACK)
            + "}";

    HttpResponse<String> response = gateway.post("/v1/" + api, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    String message = RunningGateway.json(response).at("/error/message").asText();
    assertThat(message).contains(") in " + place + ", characters");
    JsonNode event = gateway.eventOf(response);
    assertThat(event.at("/findings/0/path").asText()).isEqualTo(place);
    boolean scanned = false;
    for (JsonNode text : event.path("scanned")) {
      scanned |= text.path("path").asText().equals(place);
    }
    assertThat(scanned).as(event.path("scanned").toString()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responses|'input':[]|input",
        "messages|'messages':[]|messages",
        "messages|'messages':[{'role':'user','content':[]}]|messages[0].content",
        "messages|'messages':[{'role':'assistant','content':[]}]|messages[0].content",
        "messages|'system':'x','messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':[]}]|messages[2].content",
        "chat/completions|'messages':[]|messages"
      })
  void whatIsEmpty_isNamedAsTheClientCallsIt(String api, String fields, String place) {
    String body =
        ("{'model':'simulated-naive'," + ("messages".equals(api) ? "'max_tokens':9," : "") + fields)
                .replace('\'', '"')
            + "}";

    HttpResponse<String> response = gateway.post("/v1/" + api, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/message").asText())
        .contains("The field '" + place + "' is an empty array");
  }
}
