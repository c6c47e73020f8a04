package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that templates put together, and names of Java in documents. */
final class ComputedNameTest {

  private static ScanReport template(String text) {
    return Scans.of(text.getBytes(StandardCharsets.UTF_8), "chat_template.jinja");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% set d = {'a': '__cla'} %}{{ ''[d.a ~ 'ss__'] }}",
        "{{ ''[['__cla', 'ss__']|sum] }}",
        "{% set x = ['__cla', 'ss__']|sum %}{{ messages[x] }}",
        "{{ messages['__cla' ~ ('ss__' if x else 'y__')] }}",
        "{% set a = '_' %}{{ ''[a+a+'class'+a+a] }}",
        "{% macro f() %}__class__{% endmacro %}{{ ''[f()] }}",
        "{% macro u() %}_{% endmacro %}{{ ''[u()~u()~'class'~u()~u()] }}",
        "{% set d = ['__cla', 'ss__'] %}{{ ''[(d|tojson)[2:7]] }}",
        "{% for x in y %}{{ loop._iterator.gi_frame }}{% endfor %}",
        "{% set n = namespace(a='__cla') %}{{ x[n.a ~ 'ss__'] }}"
      })
  void namePutTogether_isMalicious(String text) {
    assertThat(template(text).verdict()).isEqualTo(ScanVerdict.MALICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''[messages[0].role] }}",
        "{{ ()[messages[0]['role']] }}",
        "{{ [1][x] }}",
        "{{ x[y ~ z ~ 'c'] }}",
        "{{ x[f(y)] }}",
        "{{ x[y|join] }}",
        "{{ loop._iterator }}"
      })
  void keyThatIsNotProven_isSuspicious(String text) {
    assertThat(template(text).verdict()).isEqualTo(ScanVerdict.SUSPICIOUS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0)"
            + " %}{{ raise_exception('Roles must alternate') }}{% endif %}"
            + "{{ message['content'].split('</s>')[-1] }}{% endfor %}",
        "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}"
            + "{%- for message in messages[::-1] %}"
            + "{%- set index = (messages|length - 1) - loop.index0 %}"
            + "{{ messages[ns.last_query_index].content }}{{ messages[index]['role'] }}"
            + "{%- endfor %}",
        "{%- if messages[0]['role'] == 'system' %}{%- set system_message = messages[0]['content']"
            + " %}{%- set loop_messages = messages[1:] %}{%- endif %}"
            + "{%- for tool in tools %}{%- set tool = tool.function %}"
            + "{%- for key, val in tool.items() if key != 'return' %}"
            + "{{ '\"' + key + '\": ' + tool[key]|tojson }}{%- endfor %}{%- endfor %}",
        "{%- set basic_type_map = {'string': 'str', 'number': 'float'} %}"
            + "{%- macro show(param_spec) %}{{ basic_type_map[param_spec.type] }}{%- endmacro %}"
            + "{{ name.replace('_', ' ') }}{{ messages[loop.index0 - 1].role }}",
        "{% set kind = 'string' %}{{ types[kind] }}{{ name.replace('_', ' ') }}",
        "{% set role = message['role'] %}{{ roles[role] }}{{ messages[(n + 1)]['content'] }}"
      })
  void honestTemplate_isClean(String text) {
    assertThat(template(text).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<beans><bean class='java.lang.ProcessBuilder' init-method='start'/></beans>",
        "<s:stylesheet version='1.0' xmlns:s='http://www.w3.org/1999/XSL/Transform'"
            + " xmlns:r='http://xml.apache.org/xalan/java/java.lang.Runtime'>"
            + "<s:value-of select='r:exec(r:getRuntime(), 1)'/></s:stylesheet>"
      })
  void documentThatRunsJava_isNotClean(String xml) {
    for (String name : new String[] {"a.xml", "b"}) {
      assertThat(Scans.verdict(xml.getBytes(StandardCharsets.UTF_8), name))
          .isIn(ScanVerdict.SUSPICIOUS, ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void everyWordOfJava_isNamed() {
    for (String word : DataFiles.lines("rules/java-words.txt")) {
      byte[] xml = ("<a b='" + word + "'/>").getBytes(StandardCharsets.UTF_8);
      assertThat(Scans.rules(Scans.of(xml, "a.xml"))).as(word).contains("xml/java");
    }
  }
}
