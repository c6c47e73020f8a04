package io.sallyport.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.guard.Uninspected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A document that nobody can read passes no policy that keeps personal data from models. */
final class UnreadableDocumentsTest {

  @TempDir private Path folder;

  private boolean passes(String yaml, String policy) throws ConfigurationException {
    return Objects.requireNonNull(
            ConfigurationReader.read("s.yaml", yaml, folder).policies().get(policy))
        .uninspected()
        .contains(Uninspected.DOCUMENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "personalData: treat | false",
        "personalData: {types: [EMAIL]} | false",
        "personalData: {where: [tools]} | false",
        "personalData: {where: [in]} | false",
        "personalData: {where: [out, logs]} | true",
        "personalData: log | true",
        "personalData: {mode: 'off', types: [EMAIL]} | true",
        "extends: permissive, personalData: {allow: [Robert Koch]} | true",
        "extends: permissive, personalData: {mode: treat} | false",
        "extends: 'off', personalData: treat | false",
        "uninspected: [document], personalData: treat | true",
        "linkHosts: [example.org] | true"
      })
  void documents_passWhereNothingThatComesInIsTreated(String policy, boolean passes)
      throws ConfigurationException {
    assertThat(passes("policies: [{name: p, " + policy + "}]", "p")).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "personalData: {where: [out]} | personalData: treat | true",
        "personalData: {where: [tools]} | personalData: treat | false",
        "uninspected: [document] | personalData: {types: [EMAIL]} | true",
        "personalData: treat | linkHosts: [example.org] | false",
        "personalData: treat | personalData: log | true",
        "personalData: log | personalData: treat | false",
        "personalData: treat | uninspected: [document] | true",
        "uninspected: [document] | uninspected: [image], personalData: treat | false"
      })
  void documents_ofAPolicyThatExtendsAnother(String parent, String child, boolean passes)
      throws ConfigurationException {
    String yaml =
        "policies: [{name: above, " + parent + "}, {name: p, extends: above, " + child + "}]";

    assertThat(passes(yaml, "p")).isEqualTo(passes);
  }

  @Test
  void documents_ofAPolicyThatExtendsOneOfAnotherFile() throws Exception {
    Files.writeString(
        folder.resolve("more.yaml"),
        "policies: [{name: p, extends: above, personalData: {types: [EMAIL]}}]");
    String rest = "}]\npolicyFiles: [more.yaml]\n";

    assertThat(passes("policies: [{name: above, uninspected: [document]" + rest, "p")).isTrue();
    assertThat(passes("policies: [{name: above, personalData: {where: [tools]}" + rest, "p"))
        .isFalse();
    assertThat(passes("policies: [{name: above, personalData: log" + rest, "p")).isTrue();
  }
}
