package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream of another dialect cannot do without is asked of the client by its name. */
final class MissingForUpstreamTest {

  private static Polyglot all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Polyglot(Polyglot.EACH, "");
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "responses|M,{'role':'function','name':'f','content':'r'}]|messages[1].tool_call_id",
        "messages|M,{'role':'function','name':'f','content':'r'}]|messages[1].tool_call_id",
        "responses|M,{'role':'tool','content':'r'}]|messages[1].tool_call_id",
        "messages|M,{'role':'tool','content':'r'}]|messages[1].tool_call_id",
        "responses|M,{'role':'user','content':[{'type':'text'}]}]|messages[1].content[0].text",
        "responses|M,{'role':'assistant','content':[{'type':'refusal'}]}]|messages[1].content[0].refusal",
        "responses|M,{'role':'user','content':[{'type':'image_url','image_url':{}}]}]|messages[1].content[0].image_url.url",
        "responses|M],'tools':[{'type':'custom','custom':{'name':'c','format':{'type':'grammar','grammar':{'syntax':'lark'}}}}]|tools[0].custom.format.grammar.definition",
        "responses|M],'tools':[{'type':'custom','custom':{'name':'c','format':{'type':'grammar','grammar':{'definition':'a'}}}}]|tools[0].custom.format.grammar.syntax",
        "messages|M],'response_format':{'type':'json_schema'}|response_format.json_schema",
        "messages|M],'response_format':{'type':'json_schema','json_schema':'x'}|response_format.json_schema",
        "messages|M],'response_format':{'type':'json_schema','json_schema':{'name':'a'}}|response_format.json_schema.schema",
        "messages|M],'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':7}}|response_format.json_schema.schema",
        "responses|M],'response_format':{'type':'json_schema','json_schema':{'name':'a'}}|response_format.json_schema.schema"
      })
  void fieldOfAChatThatIsNotThere_isNamed(String model, String fields, String field) {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}";

    HttpResponse<String> response =
        gateway.post(
            "/v1/chat/completions",
            "{\"model\":\""
                + model
                + "\","
                + fields.replace('\'', '"').replace("M", messages)
                + "}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/param").asText()).isEqualTo(field);
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages|'text':{'format':{'type':'json_schema','name':'a'}}|text.format",
        "responses|'text':{'format':{'type':'json_schema','name':'a'}}|text.format"
      })
  void schemaOfAResponseThatIsNotThere_isNamed(String model, String fields, String field) {
    HttpResponse<String> response =
        gateway.post(
            "/v1/responses",
            "{\"model\":\"" + model + "\",\"input\":\"x\"," + fields.replace('\'', '"') + "}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/param").asText()).startsWith(field);
  }
}
