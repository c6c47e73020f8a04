package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.gateway.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file a gateway reads when it starts and when something changed. */
final class ConfigurationFileTest {

  @TempDir private Path folder;

  @Test
  void standardFileThatIsGoneLater_isAProblemAndNotTheBuiltInConfiguration() throws Exception {
    Path standard = Files.writeString(folder.resolve("sallyport.yaml"), "server: {port: 7000}\n");
    ConfigurationFile file = new ConfigurationFile(null, standard);
    assertThat(file.read().configuration().server().port()).isEqualTo(7000);
    Files.delete(standard);

    assertThatThrownBy(file::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void noStandardFile_isTheBuiltInConfigurationUntilThereIsOne() throws Exception {
    Path standard = folder.resolve("sallyport.yaml");
    ConfigurationFile file = new ConfigurationFile(null, standard);
    assertThat(file.read().configuration().server().port()).isEqualTo(8080);
    Files.writeString(standard, "server: {port: 7000}\n");

    assertThat(file.read().configuration().server().port()).isEqualTo(7000);
  }

  @Test
  void namedFile_isReadInPlaceOfTheStandardOneAndHasToSetSomething() throws Exception {
    Path standard = Files.writeString(folder.resolve("sallyport.yaml"), "server: {port: 7000}\n");
    Path named = Files.writeString(folder.resolve("empty.yaml"), "# nothing yet\n");

    assertThatThrownBy(new ConfigurationFile(named, standard)::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("empty.yaml:1: the file sets nothing");
  }
}
