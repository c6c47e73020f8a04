package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders: snapshots with links, OCI layouts, order, the cache. */
final class ModelWalkTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void linksIntoBlobs_areFollowedAndOthersAreNot() throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("hub/blobs"));
    Path snapshot = Files.createDirectories(folder.resolve("hub/snapshots/1"));
    Files.write(blobs.resolve("abc"), PickleBytes.calling("os", "system", "x"));
    Files.createSymbolicLink(snapshot.resolve("model.pkl"), Path.of("../../blobs/abc"));
    Files.writeString(folder.resolve("secret"), "outside");
    Files.createSymbolicLink(snapshot.resolve("out.txt"), folder.resolve("secret"));

    List<ScanReport> reports = scan(folder.resolve("hub"), null);

    assertThat(reports)
        .extracting(report -> report.path().substring(folder.toString().length()))
        .containsExactly(
            "/hub/blobs/abc", "/hub/snapshots/1/model.pkl", "/hub/snapshots/1/out.txt");
    assertThat(reports.get(1).verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.rules(reports.get(2))).containsExactly("layout/link");
  }

  @Test
  void snapshotScannedAlone_hasTheBlobsOfItsRepositoryAndNoOthers() throws Exception {
    Path repository = folder.resolve("hub/models--a--x");
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path snapshot = Files.createDirectories(repository.resolve("snapshots/" + "0a".repeat(20)));
    Path other = Files.createDirectories(folder.resolve("hub/models--b--y/blobs"));
    Files.write(blobs.resolve("abc"), PickleBytes.calling("os", "system", "x"));
    Files.writeString(other.resolve("abc"), "text");
    Files.createSymbolicLink(snapshot.resolve("a.pkl"), Path.of("../../blobs/abc"));
    Files.createSymbolicLink(snapshot.resolve("b.txt"), Path.of("../../../models--b--y/blobs/abc"));
    Path unlike = Files.createDirectories(repository.resolve("snapshots/main"));
    Files.createSymbolicLink(unlike.resolve("a.pkl"), Path.of("../../blobs/abc"));

    List<ScanReport> reports = scan(snapshot, null);

    assertThat(reports.get(0).verdict()).isEqualTo(ScanVerdict.MALICIOUS);
    assertThat(Scans.rules(reports.get(0))).doesNotContain("layout/link");
    assertThat(Scans.rules(reports.get(1))).containsExactly("layout/link");
    assertThat(Scans.rules(scan(unlike, null).getFirst())).containsExactly("layout/link");
  }

  @Test
  void blobThatIsNotWhatItsNameSays_isFoundInAnOciLayout() throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    byte[] content = "layer".getBytes(StandardCharsets.UTF_8);
    String digest = Digests.sha256Hex(content);
    Files.write(blobs.resolve(digest), content);
    String other = "0".repeat(64);
    Files.write(blobs.resolve(other), content);

    List<ScanReport> reports = scan(folder, null);

    assertThat(reports).hasSize(3);
    assertThat(reports.get(0).path()).endsWith(other);
    assertThat(Scans.rules(reports.get(0))).containsExactly("layout/digest");
    assertThat(reports.get(1).verdict()).isEqualTo(ScanVerdict.CLEAN);
  }

  @Test
  void manyFiles_areAnsweredInOrder() throws Exception {
    for (int i = 0; i < 1000; i++) {
      Files.writeString(folder.resolve("%04d.json".formatted(i)), "{\"i\":" + i + "}");
    }

    List<ScanReport> reports = scan(folder, null);

    assertThat(reports).hasSize(1000);
    assertThat(reports).extracting(ScanReport::path).isSorted();
  }

  @Test
  void damagedCacheEntry_isAsIfItWereNotThere() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(models.resolve("m.pkl"), PickleBytes.calling("os", "system", "x"));
    ScanCache cache = cache("k");
    ScanReport first = scan(models, cache).getFirst();
    assertThat(ReportJson.line(scan(models, cache).getFirst())).isEqualTo(ReportJson.line(first));
    try (var entries = Files.walk(folder.resolve("cache"))) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        Files.writeString(entry, "{\"verdict\":");
      }
    }

    assertThat(scan(models, cache).getFirst().findings()).isEqualTo(first.findings());
  }

  private ScanCache cache(String key) throws IOException {
    return new ScanCache(folder.resolve("cache"), ScanLimits.standard(), folder.resolve(key));
  }

  @Test
  void editedOrMovedCacheEntry_isNotBelieved() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(models.resolve("m.pkl"), PickleBytes.calling("os", "system", "x"));
    Files.write(models.resolve("n.pkl"), PickleBytes.protocol(4).raw("N.").bytes());
    ScanCache cache = cache("k");
    scan(models, cache);
    List<Path> entries;
    try (var all = Files.walk(folder.resolve("cache"))) {
      entries = all.filter(Files::isRegularFile).toList();
    }
    String clean = "";
    for (Path entry : entries) {
      String text = Files.readString(entry);
      clean = text.contains("\"clean\"") ? text : clean;
    }
    for (String change : List.of("edited", "moved")) {
      for (Path entry : entries) {
        String text = Files.readString(entry);
        Files.writeString(
            entry,
            change.equals("moved")
                ? clean
                : text.replace("\"malicious\"", "\"clean\"").replaceFirst("\\[.*\\]", "[]"));
      }
      assertThat(scan(models, cache))
          .as(change)
          .extracting(ScanReport::verdict)
          .containsExactly(ScanVerdict.MALICIOUS, ScanVerdict.CLEAN);
    }
  }

  @Test
  void keyOfTheCache_isTheOwnersAlone() throws Exception {
    cache("k");
    Path key = folder.resolve("k");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> cache("k"))
        .hasMessageContaining("open to others (expected: mode 0600");
    Files.writeString(folder.resolve("short"), "x");
    assertThatThrownBy(() -> cache("short")).hasMessageContaining("no key of 32 bytes");
  }

  private static List<ScanReport> scan(Path path, @Nullable ScanCache cache)
      throws IOException, InterruptedException {
    List<ScanReport> reports = new ArrayList<>();
    new ModelWalk(ScanLimits.standard(), cache, 3).scan(List.of(path.toString()), reports::add);
    return reports;
  }
}
