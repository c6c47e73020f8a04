package io.sallyport.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.reload.ConfigurationWatch.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch over files notices. */
final class ConfigurationWatchTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void fileThatComesWhileItsWantIsRefused_isNoticed() throws IOException {
    Path configuration = Files.writeString(folder.resolve("sallyport.yaml"), "one");
    Path secret = folder.resolve("later.key");
    List<Path> files = new ArrayList<>(List.of(configuration));
    List<Boolean> taken = new ArrayList<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            () -> List.copyOf(files),
            () -> {
              boolean there = Files.exists(secret);
              taken.add(there);
              files.add(secret);
              write(secret);
              return there ? Taken.YES : Taken.NO;
            });
    Files.writeString(configuration, "two");

    for (int looks = 0; looks < 6; looks++) {
      watch.look();
    }

    assertThat(taken).containsExactly(false, true);
  }

  @Test
  void filesThatCannotBeTakenYet_areTriedAgainUntilTheyAre() throws IOException {
    Path configuration = Files.writeString(folder.resolve("sallyport.yaml"), "one");
    List<Taken> answers =
        new ArrayList<>(List.of(Taken.LATER, Taken.LATER, Taken.YES, Taken.NO, Taken.NO));
    ConfigurationWatch watch =
        new ConfigurationWatch(() -> List.of(configuration), answers::removeFirst);
    Files.writeString(configuration, "two");

    for (int looks = 0; looks < 6; looks++) {
      watch.look();
    }

    assertThat(answers).containsExactly(Taken.NO, Taken.NO);
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "made-up");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
