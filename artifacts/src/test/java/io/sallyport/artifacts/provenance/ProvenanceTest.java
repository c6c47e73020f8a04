package io.sallyport.artifacts.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where models come from. */
final class ProvenanceTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder = Path.of("");

  @Test
  void poisonedShard_isNamed() throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.writeString(folder.resolve("shard-" + i), "rows " + i);
    }
    DatasetManifest manifest = DatasetManifest.read(DatasetManifest.of("corpus", folder).write());
    assertThat(manifest.differences(folder)).isEmpty();

    Files.writeString(folder.resolve("shard-3"), "rows X");
    Files.delete(folder.resolve("shard-0"));
    Files.writeString(folder.resolve("shard-9"), "more");

    assertThat(manifest.differences(folder))
        .containsExactly("shard-0: missing", "shard-3: changed", "shard-9: added");
    assertThat(DatasetManifest.of("corpus", folder).root()).isNotEqualTo(manifest.root());
  }

  @Test
  void manifestWithAnotherRoot_isRefused() throws Exception {
    Files.writeString(folder.resolve("a"), "a");
    String json = DatasetManifest.of("corpus", folder).write();

    assertThatThrownBy(() -> DatasetManifest.read(json.replace("\"size\":1", "\"size\":2")))
        .hasMessageContaining("Merkle root");
  }

  @Test
  void statement_comesBackAsItWasWritten() {
    Provenance provenance = fineTuned();

    assertThat(Provenance.read(provenance.write())).isEqualTo(provenance);
  }

  @Test
  void chain_followsTheBaseModelByItsDigest() {
    Provenance base = new Provenance(thing("base", 'b'), List.of(), Map.of(), "lab", START, START);

    List<String> lines = Chain.draw(List.of(fineTuned(), base));

    assertThat(lines)
        .containsExactly(
            "tuned (sha256 aaaaaaaaaaaaaaaa…)",
            "├─ made by ci, 2026-01-02T03:04:05Z to 2026-01-02T03:04:06Z",
            "├─ epochs = 3",
            "├─ base model base (sha256 bbbbbbbbbbbbbbbb…)",
            "│  └─ made by lab, 2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z",
            "└─ data set corpus (sha256 cccccccccccccccc…)");
  }

  private static Provenance fineTuned() {
    return new Provenance(
        thing("tuned", 'a'),
        List.of(
            new Provenance.Input(Provenance.Kind.BASE_MODEL, thing("base", 'b')),
            new Provenance.Input(Provenance.Kind.DATASET, thing("corpus", 'c'))),
        Map.of("epochs", "3"),
        "ci",
        START,
        START.plusSeconds(1));
  }

  private static Provenance.Thing thing(String name, char digit) {
    return new Provenance.Thing(name, String.valueOf(digit).repeat(64));
  }
}
