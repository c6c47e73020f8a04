package io.sallyport.cli.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user finds in the release archive. */
@Tag("product")
final class ReleaseArchiveTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void archive_holdsTheProgramItsPagesAndItsLicence() {
    for (String name :
        new String[] {
          "sallyport",
          "scripts/jdk.sh",
          "sallyport.jar",
          "bom.json",
          "README.md",
          "LICENSE",
          "NOTICE",
          "CHANGELOG.md",
          "SECURITY.md",
          "docs/operations.md",
          "docs/audit.md",
          "docs/console.png",
          "examples/sallyport.yaml"
        }) {
      assertThat(Product.root().resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.isExecutable(Product.root().resolve("sallyport"))).isTrue();
    assertThat(Product.root().resolve("sallyport.yaml")).doesNotExist();
  }

  @Test
  void exampleConfiguration_isValid() throws Exception {
    Product.Ran ran =
        Product.run(
            folder,
            "config",
            "check",
            Product.root().resolve("examples").resolve("sallyport.yaml").toString());

    assertThat(ran.err().lines().toList())
        .hasSize(2)
        .allMatch(line -> line.contains("the environment variable is empty or not set"));
    assertThat(ran.code()).isZero();
  }
}
