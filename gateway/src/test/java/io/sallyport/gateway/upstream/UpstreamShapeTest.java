package io.sallyport.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of another shape than the API's are no answer, and never a failure of the gate. */
final class UpstreamShapeTest {

  private static ObjectNode completion(String message) throws Exception {
    String choice = "{'index':0,'message':" + message + "}";
    return (ObjectNode) Json.MAPPER.readTree(("{'choices':[" + choice + "]}").replace('\'', '"'));
  }

  private static ObjectNode chunk(String delta) throws Exception {
    String choice = "{'index':0,'delta':" + delta + "}";
    return (ObjectNode) Json.MAPPER.readTree(("{'choices':[" + choice + "]}").replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'tool_calls':{'id':'a'}}",
        "{'tool_calls':'a'}",
        "{'tool_calls':['a']}",
        "{'tool_calls':[{'function':'a'}]}",
        "{'tool_calls':[{'function':['a']}]}",
        "{'tool_calls':[{'function':{'name':['a']}}]}",
        "{'tool_calls':[{'type':'custom','custom':7}]}",
        "{'function_call':'a'}",
        "{'function_call':[{'name':'a'}]}"
      })
  void callsOfAnotherShape_areNotTaken(String said) throws Exception {
    ObjectNode whole = completion(said);
    ObjectNode piece = chunk(said);

    assertThatThrownBy(() -> UpstreamShape.requireCompletion(whole))
        .isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> UpstreamShape.requireChunk(piece)).isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'content':'a','tool_calls':null,'function_call':null}",
        "{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]}",
        "{'tool_calls':[{'index':0,'function':{'arguments':'{'}}]}",
        "{'tool_calls':[{'id':'a','function':{'name':'f','arguments':{'a':1}},'custom':null}]}",
        "{'tool_calls':[{'id':'a','type':'custom','custom':{'name':'f','input':'x'}}]}",
        "{'function_call':{'name':'f','arguments':'{}'}}"
      })
  void callsAsTheApiHasThem_areTaken(String said) throws Exception {
    ObjectNode whole = completion(said);
    ObjectNode piece = chunk(said);

    assertThatCode(() -> UpstreamShape.requireCompletion(whole)).doesNotThrowAnyException();
    assertThatCode(() -> UpstreamShape.requireChunk(piece)).doesNotThrowAnyException();
  }
}
