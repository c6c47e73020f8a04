package io.sallyport.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each value is judged by a validator that the filler does not know. */
final class SchemaFillerTest {

  private static JsonNode filled(JsonNode schema, String text) {
    return new SchemaFiller(schema, text).fill();
  }

  private static void assertFits(JsonNode schema, JsonNode value) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema, config)
                .validate(value))
        .as("%s for %s", value, schema)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string','pattern':'^[A-Z]{3}-\\\\d{4}$'}",
        "{'type':'string','pattern':'^(red|green)( light)?$'}",
        "{'type':'string','pattern':'^\\\\+?[1-9]\\\\d{1,14}$'}",
        "{'type':'string','pattern':'^[^a-z]+$'}",
        "{'type':'string','pattern':'^\\\\d+$','minLength':12,'maxLength':14}",
        "{'type':'string','pattern':'^[a-z]+@[a-z]+\\\\.(com|org)$','format':'email'}",
        "{'type':'string','pattern':'abc','minLength':30}",
        "{'type':'string','pattern':'^(?:[01]\\\\d|2[0-3]):[0-5]\\\\d$'}",
        "{'type':'string','pattern':'^#[0-9a-fA-F]{6}$'}",
        "{'type':'string','pattern':'^\\\\w+(-\\\\w+)*$','minLength':40,'maxLength':40}",
        "{'type':'string','pattern':'^.{5}$'}",
        "{'type':'string','pattern':'^\\\\x41\\\\u0042[\\\\w.-]$'}",
        "{'type':'array','prefixItems':[{'type':'integer'},{'type':'string'}],'items':false}",
        "{'type':'array','prefixItems':[{'type':'integer'}],'items':{'type':'null'},'minItems':3}",
        "{'type':'array','items':{'type':'string'},'uniqueItems':true,'minItems':5}",
        "{'type':'array','items':{'enum':['a','b','c']},'uniqueItems':true,'minItems':3}",
        "{'type':'array','items':{'type':'boolean'},'uniqueItems':true,'minItems':2}",
        "{'type':'array','items':{'type':'integer','minimum':3,'maximum':6},'uniqueItems':true,"
            + "'minItems':4}",
        "{'type':'array','items':{'type':'string','pattern':'^[A-Z]{2}$'},'uniqueItems':true,"
            + "'minItems':30}",
        "{'type':'array','items':{'type':'object','properties':{'id':{'type':'integer'}},"
            + "'required':['id']},'uniqueItems':true,'minItems':3}",
        "{'type':'array','minItems':25,'items':{'type':'integer'}}",
        "{'type':'array','maxItems':0,'items':{'type':'integer'}}",
        "{'type':'array','contains':{'const':'x'}}",
        "{'type':'array','items':{'type':'integer'},'contains':{'minimum':50},'minContains':2}",
        "{'type':'array','prefixItems':[{'const':1}],'contains':{'type':'string'}}",
        "{'type':'object','required':['a','b']}",
        "{'required':['a'],'additionalProperties':{'type':'integer'}}",
        "{'type':'object','minProperties':3}",
        "{'type':'object','minProperties':2,'additionalProperties':{'type':'number'}}",
        "{'type':'object','minProperties':2,'patternProperties':{'^k[0-9]$':{'type':'null'}},"
            + "'additionalProperties':false}",
        "{'type':'object','minProperties':2,'propertyNames':{'pattern':'^[a-z]{4}$'}}",
        "{'type':'object','properties':{'a':{},'b':{},'c':{}},'maxProperties':2,'required':['c']}",
        "{'type':'object','properties':{'a':{}},'dependentRequired':{'a':['z']}}",
        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},"
            + "{'properties':{'a':{'minimum':7},'b':{'type':'string'}},'required':['b']}]}",
        "{'allOf':[{'type':'number','minimum':3},{'type':'integer','maximum':4}],'multipleOf':2}",
        "{'allOf':[{'enum':['a','b']},{'enum':['b','c']}]}",
        "{'anyOf':[false,{'type':'integer'}]}",
        "{'anyOf':[{'type':'string','enum':[]},{'type':'string','minLength':3}]}",
        "{'type':'object','properties':{'k':{'type':'string'}},'required':['k'],"
            + "'anyOf':[{'properties':{'k':{'const':'x'}}},{'required':['z']}]}",
        "{'oneOf':[{'type':'integer'},{'type':'integer','minimum':5}]}",
        "{'oneOf':[{'type':'number','multipleOf':5},{'type':'number','multipleOf':3}]}",
        "{'not':{'type':'string'}}",
        "{'not':{'type':['string','integer']}}",
        "{'type':['string','null'],'not':{'type':'string'}}",
        "{'type':'string','not':{'const':'sample value'}}",
        "{'enum':['a','b'],'not':{'const':'a'}}",
        "{'type':'string','enum':[1,'b']}",
        "{'type':'string','format':'email','minLength':90}",
        "{'type':'string','format':'email','maxLength':8}",
        "{'type':'string','format':'uri','minLength':60,'maxLength':60}",
        "{'type':'string','format':'date-time','minLength':24}",
        "{'type':'string','format':'hostname','minLength':100}",
        "{'type':'string','format':'ipv6'}",
        "{'type':'string','format':'duration'}",
        "{'type':'string','minLength':2,'maxLength':2}",
        "{'type':'string','maxLength':0}",
        "{'type':'number','multipleOf':0.01,'minimum':0.015,'maximum':0.025}",
        "{'type':'integer','multipleOf':1.5,'minimum':1}",
        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.001}",
        "{'type':'integer','maximum':-10,'multipleOf':7}",
        "{'const':null}",
        "{'if':{'properties':{'a':{'const':'sample a'}}},'then':{'required':['b']},"
            + "'type':'object','properties':{'a':{'type':'string'}}}"
      })
  void schema_isFilledSoThatAValidatorAgrees(String quoted) throws IOException {
    JsonNode schema = Resources.MAPPER.readTree(quoted.replace('\'', '"'));

    assertFits(schema, filled(schema, "Hello 世界 about 99"));
    assertFits(schema, filled(schema, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','properties':{'child':{'$ref':'#'},'n':{'type':'integer'}},"
            + "'required':['n'],'additionalProperties':false}",
        "{'type':'object','properties':{'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},"
            + "'required':['next']}",
        "{'type':'object','properties':{'left':{'anyOf':[{'$ref':'#'},{'type':'null'}]},"
            + "'right':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},'required':['left','right']}",
        "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'name':"
            + "{'type':'string'},'children':{'type':'array','items':{'$ref':'#/$defs/node'}}},"
            + "'required':['name','children']}}}",
        "{'$defs':{'a':{'$anchor':'here','type':'integer'}},'$ref':'#here'}",
        "{'type':'object','properties':{'v':{'$ref':'#/$defs/v','minimum':9}},'required':['v'],"
            + "'$defs':{'v':{'type':'integer','maximum':9}}}"
      })
  void schemaThatRefersToItself_isFilledWithinItsRules(String quoted) throws IOException {
    JsonNode schema = Resources.MAPPER.readTree(quoted.replace('\'', '"'));

    JsonNode value = filled(schema, "Hello");

    assertFits(schema, value);
    assertThat(value.toString().length()).isLessThan(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string','pattern':'^(?=a)b'}",
        "{'type':'string','pattern':'['}",
        "{'type':'string','pattern':'[a-'}",
        "{'type':'string','pattern':'a{2,1}'}",
        "{'type':'string','pattern':'((((a{1000}){1000}){1000}){1000})'}",
        "{'type':'string','minLength':5,'maxLength':2}",
        "{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']}",
        "{'$ref':'#'}",
        "{'$ref':'#/%zz'}",
        "{'type':'string','anyOf':[true,{'$ref':'#'},{'$ref':'#'},{'$ref':'#'}]}",
        "{'type':'string','not':{'allOf':[{'$ref':'#'},{'$ref':'#'}]}}",
        "{'type':'number','minimum':1e999999999,'multipleOf':1e-999999999}",
        "{'allOf':[{'type':'string'},{'type':'integer'}]}",
        "false",
        "7",
        "{'type':'martian','items':3,'properties':[],'required':{}}"
      })
  void schemaThatNothingFitsOrThatIsNone_endsWithAValue(String quoted) throws IOException {
    assertThat(filled(Resources.MAPPER.readTree(quoted.replace('\'', '"')), "Hello")).isNotNull();
  }

  @Test
  void sameSchemaAndText_giveTheSameValue() throws IOException {
    JsonNode schema =
        Resources.MAPPER.readTree(
            "{\"type\":\"array\",\"uniqueItems\":true,\"minItems\":4,\"items\":{}}");

    assertThat(filled(schema, "a")).isEqualTo(filled(schema, "a"));
  }
}
