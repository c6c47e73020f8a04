package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values in the schemas of a request that are somebody's only by the name of their property. */
final class NamedValuesOverHttpTest {

  /** Nine digits that nothing but their name makes a number of social security. */
  private static final String SSN = "536228145";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException, GatewayException {
    upstream = new UnrulyUpstream();
    gateway = PrivateLetter.gateway(upstream);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  private static JsonNode schema(String properties) {
    return RunningGateway.json("{\"type\":\"object\",\"properties\":{" + properties + "}}");
  }

  private static ObjectNode withSchema(Surface surface, JsonNode schema) {
    ObjectNode ask = surface.withTool(surface.ask("plain", "", "File it."), "file_taxes");
    ObjectNode tool = (ObjectNode) ask.at("/tools/0");
    ObjectNode holder = tool.path("function") instanceof ObjectNode function ? function : tool;
    holder.set(surface == Surface.MESSAGES ? "input_schema" : "parameters", schema);
    return ask;
  }

  private static HttpResponse<String> post(Surface surface, ObjectNode ask) {
    return gateway.post(surface.path(), ask.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ssn':{'type':'T','default':V}",
        "'ssn':{'const':V}",
        "'ssn':{'type':'T','enum':[1,V]}",
        "'ssn':{'type':'T','examples':[V]}",
        "'ssn':{'anyOf':[{'type':'null'},{'type':'T','default':V}]}",
        "'ssn':{'type':'array','items':{'type':'T','enum':[V]}}",
        "'person':{'type':'object','properties':{'ssn':{'type':'T','default':V}}}",
        "'person':{'type':'object','default':{'ssn':V}}",
        "'people':{'type':'array','examples':[[{'ssn':V}]]}",
        "'socialSecurityNumber':{'type':'T','default':V}",
        "'who':{'$ref':'#/properties/x/$defs/ssn'},'x':{'$defs':{'ssn':{'type':'T','default':V}}}"
      })
  void valueThatItsPropertyNames_neverLeaves(String property) {
    for (Surface surface : List.of(Surface.CHAT, Surface.RESPONSES, Surface.MESSAGES)) {
      String text = property.replace('\'', '"');
      JsonNode number = schema(text.replace("V", SSN).replace("\"T\"", "\"integer\""));
      JsonNode string = schema(text.replace("V", '"' + SSN + '"').replace("\"T\"", "\"string\""));

      assertThat(post(surface, withSchema(surface, number)).statusCode()).isEqualTo(400);
      assertThat(upstream.seen()).isEmpty();
      assertThat(post(surface, withSchema(surface, string)).statusCode()).isEqualTo(200);
      assertThat(upstream.only("plain").body()).doesNotContain(SSN).contains("US_SSN_1");
      upstream.forget();
    }
  }

  @Test
  void schemaOfAnAnswer_isReadTheSameWay() {
    JsonNode schema = schema("\"ssn\":{\"type\":\"string\",\"default\":\"" + SSN + "\"}");
    ObjectNode chat = Surface.CHAT.ask("plain", "", "File it.");
    ObjectNode format = chat.putObject("response_format").put("type", "json_schema");
    format.putObject("json_schema").put("name", "taxes").set("schema", schema);
    ObjectNode responses = Surface.RESPONSES.ask("plain", "", "File it.");
    ObjectNode text = responses.putObject("text").putObject("format");
    text.put("type", "json_schema").put("name", "taxes").set("schema", schema);

    post(Surface.CHAT, chat);
    post(Surface.RESPONSES, responses);

    assertThat(upstream.seen("plain")).hasSize(2);
    assertThat(upstream.seen().toString()).doesNotContain(SSN).contains("US_SSN_1");
  }

  /** Properties of ordinary tools, by the names of the tools. */
  private static final Map<String, String> ORDINARY =
      Map.ofEntries(
          Map.entry("search", "'query':{'examples':['weather in Paris']},'limit':{'default':100}"),
          Map.entry("list_people", "'age':{'default':30},'minAge':{'enum':[18,21,65]}"),
          Map.entry("report", "'year':{'default':2024},'month':{'enum':[1,2,3]}"),
          Map.entry("connect", "'port':{'default':5432},'host':{'default':'localhost'}"),
          Map.entry("proxy", "'port':{'default':49152},'ports':{'items':{'enum':[8080,65535]}}"),
          Map.entry("near", "'zip':{'type':'string','examples':['10001','94105']}"),
          Map.entry("near_number", "'zip':{'type':'integer','examples':[10001,94105]}"),
          Map.entry("map", "'latitude':{'default':52.520008},'longitude':{'default':13.404954}"),
          Map.entry("forecast", "'unit':{'enum':['celsius','fahrenheit']},'days':{'default':7}"),
          Map.entry("train", "'seed':{'default':123456789},'steps':{'default':100000}"),
          Map.entry("wait", "'timeout_ms':{'default':30000},'retries':{'default':3}"),
          Map.entry("cache", "'ttl':{'default':86400},'max_size':{'default':1048576}"),
          Map.entry("salary", "'minimum':{'default':45000},'currency':{'enum':['EUR','USD']}"),
          Map.entry("convert", "'amount':{'examples':[129900]},'cents':{'default':250000}"),
          Map.entry("log", "'level':{'enum':['debug','info','warn']},'lines':{'default':10000}"),
          Map.entry("resize", "'width':{'default':1920},'pixels':{'default':2073600}"),
          Map.entry("paint", "'color':{'default':'#ff8800','enum':['#ff8800','#003366']}"),
          Map.entry("since", "'timestamp':{'examples':[1700000000]},'from':{'default':0}"),
          Map.entry("ticket", "'priority':{'enum':['low','high']},'status':{'default':'open'}"),
          Map.entry("issue", "'number':{'examples':[48213]},'repository':{'default':'main'}"),
          Map.entry("sort", "'order':{'enum':['asc','desc'],'default':'asc'}"),
          Map.entry("language", "'locale':{'default':'en-US','enum':['en-US','de-DE','fr-FR']}"),
          Map.entry("sql", "'query':{'examples':['SELECT count(*) FROM orders']}"),
          Map.entry("read_file", "'path':{'default':'src/main/App.java'},'offset':{'default':0}"),
          Map.entry("release", "'version':{'default':'1.20.3'},'build':{'default':20240115}"),
          Map.entry("temperature", "'value':{'default':0.7},'max_tokens':{'default':128000}"),
          Map.entry("shipping", "'weight_grams':{'default':12500},'fragile':{'default':false}"),
          Map.entry("choose", "'name':{'enum':['main','staging']},'title':{'default':'Untitled'}"),
          Map.entry("plan", "'plan':{'enum':['free','team']},'seats':{'default':25}"),
          Map.entry("city", "'city':{'type':'string','enum':['Paris','Berlin','Oslo']}"),
          Map.entry("country", "'country':{'enum':['Germany','France']},'code':{'default':'DE'}"),
          Map.entry(
              "calendar", "'start':{'examples':['2024-05-01T09:00:00Z']},'id':{'default':1}"));

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "RESPONSES", "MESSAGES"})
  void ordinaryTools_leaveAsTheyCame(Surface surface) {
    ORDINARY.forEach(
        (tool, properties) -> {
          JsonNode schema = schema(properties.replace('\'', '"'));
          ObjectNode ask = withSchema(surface, schema);

          HttpResponse<String> response = post(surface, ask);

          assertThat(response.statusCode()).as(tool + response.body()).isEqualTo(200);
          assertThat(upstream.only("plain").json().at("/tools/0/function/parameters"))
              .as(tool)
              .isEqualTo(schema);
          upstream.forget();
        });
  }
}
