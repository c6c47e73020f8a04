package io.sallyport.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.reload.ConfigurationWatch.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch over files notices. */
final class ConfigurationWatchTest {

  @TempDir private Path folder = Path.of("");

  private final AtomicLong time = new AtomicLong();

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
            },
            this::aSecondLater);
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
        new ConfigurationWatch(
            () -> List.of(configuration), answers::removeFirst, this::aSecondLater);
    Files.writeString(configuration, "two");

    for (int looks = 0; looks < 6; looks++) {
      watch.look();
    }

    assertThat(answers).containsExactly(Taken.NO, Taken.NO);
  }

  @Test
  void fileInTwoPieces_isNotTakenUpBetweenThem() throws IOException {
    Path configuration = Files.writeString(folder.resolve("sallyport.yaml"), "whole");
    List<String> taken = new ArrayList<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            () -> List.of(configuration), () -> read(configuration, taken), time::get);

    Files.writeString(configuration, "half");
    watch.look();
    // A look that came late is followed by one that comes soon.
    time.addAndGet(600_000_000L);
    watch.look();
    assertThat(taken).isEmpty();
    Files.writeString(configuration, "half and the other half");
    watch.look();
    time.addAndGet(1_000_000_000L);
    watch.look();

    assertThat(taken).containsExactly("half and the other half");
  }

  private long aSecondLater() {
    return time.addAndGet(1_000_000_000L);
  }

  private static Taken read(Path file, List<String> taken) {
    try {
      taken.add(Files.readString(file));
      return Taken.YES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "made-up");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
