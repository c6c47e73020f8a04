package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.review.imports.Imports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for files of any tool: odd forms, hostile names, unknown formats. */
final class ImportsTest {

  @TempDir private Path folder = Path.of("");

  private Imports.Imported imported(String text) throws Exception {
    return Imports.read(Files.writeString(folder.resolve("file"), text));
  }

  private static Architecture read(Imports.Imported imported) throws ArchitectureException {
    return ArchitectureReader.read("imported.yaml", imported.yaml());
  }

  @Test
  void jsonWithTabs_isRead() throws Exception {
    assertThat(
            imported(
                    "{\n\t\"otmVersion\": \"0.2.0\",\n\t\"project\": {\"name\": \"A\"},\n\t\"components\": [{\"id\": \"a\", \"name\": \"Api\"}]}\n")
                .yaml())
        .contains("api");
  }

  @Test
  void hostileNames_stayText() throws Exception {
    Architecture read =
        read(
            imported(
                "services: {'a\\\": [}': {image: \"x\\n- y: &z\"}, 'b': {depends_on: ['a\\\": [}']}}"));

    assertThat(read.components()).isNotEmpty();
  }

  @Test
  void unknownForm_namesThoseThatAreKnown() {
    assertThat(catchThrowableOfType(ArchitectureException.class, () -> imported("a: 1")))
        .hasMessageContaining("docker-compose");
  }
}
