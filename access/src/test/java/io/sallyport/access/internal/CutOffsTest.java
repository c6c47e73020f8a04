package io.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
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
}
