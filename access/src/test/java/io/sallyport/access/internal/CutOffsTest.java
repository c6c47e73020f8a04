package io.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CutOffsTest {

  @TempDir Path folder;

  @Test
  void damagedSlot_isTakenAgainAndCostsNoOther() throws Exception {
    CutOffs cutOffs = new CutOffs(folder);
    cutOffs.add("key one");
    cutOffs.add("key two");
    cutOffs.add("key two");
    Files.write(
        folder.resolve("cut-off"),
        "?!".getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE);

    assertThat(new CutOffs(folder).entries()).containsExactly("key two");
    new CutOffs(folder).add("tenant three");
    assertThat(new CutOffs(folder).entries()).containsExactly("tenant three", "key two");
  }

  @Test
  void fileThatCannotBeRead_isSaidAndNothingIsServed() throws Exception {
    Files.createDirectory(folder.resolve("cut-off"));

    assertThatThrownBy(() -> AccessControl.open(folder, InstantSource.system()))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("access/cut-off: cannot be read")
        .hasMessageContaining("whom to refuse");
  }

  @Test
  void manyEntries_areKeptWithoutMoreRoomAndForgottenTogether() throws IOException {
    int most = 4_096;
    byte[] before = new byte[most * 128];
    for (int i = 0; i < most - 20; i++) {
      byte[] entry = ("key old-" + i).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(entry, 0, before, i * 128, entry.length);
    }
    Files.write(folder.resolve("cut-off"), before);
    CutOffs cutOffs = new CutOffs(folder);
    for (int i = 0; i < 20; i++) {
      cutOffs.add("key new-" + i);
      cutOffs.add("key new-" + i / 2);
      cutOffs.add("key old-" + i);
    }

    assertThat(new CutOffs(folder).entries()).hasSize(most).doesNotHaveDuplicates();
    assertThat(Files.size(folder.resolve("cut-off"))).isEqualTo(before.length);
    assertThatThrownBy(() -> cutOffs.add("key one-more")).isInstanceOf(IOException.class);

    cutOffs.clear();
    cutOffs.add("key one-more");

    assertThat(new CutOffs(folder).entries()).containsExactly("key one-more");
  }

  @Test
  void fileOfAnEarlierVersion_keepsItsEntriesAndGrows() throws IOException {
    byte[] early = new byte[256 * 128];
    byte[] entry = "tenant early".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(entry, 0, early, 128, entry.length);
    Files.write(folder.resolve("cut-off"), early);

    CutOffs cutOffs = new CutOffs(folder);
    for (int i = 0; i < 300; i++) {
      cutOffs.add("key key-" + i);
    }

    assertThat(new CutOffs(folder).entries()).hasSize(301).contains("tenant early");
  }
}
