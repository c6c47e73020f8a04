package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoggedPathTest {

  @ParameterizedTest
  @CsvSource({
    "tools[0].filters.value, tools[0].filters.value",
    "tools[1].custom.format.definition, tools[1].custom.format.definition",
    "tools[0].user_location.city, tools[0].user_location.city",
    "tools[0].parameters.properties.my secret.description, tools[0].parameters.properties.*.description",
    "tools[0].made_up.not mine, tools[0].*.*",
    "metadata.customer, metadata.*",
    "tools[0].input_schema (names), tools[0].input_schema (names)"
  })
  void path_keepsTheNamesOfTheApisAndNoOther(String path, String logged) {
    assertThat(LoggedPath.of(path)).isEqualTo(logged);
  }
}
