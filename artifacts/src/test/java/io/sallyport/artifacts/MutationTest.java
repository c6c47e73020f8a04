package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are, there is an answer. */
final class MutationTest {

  private static final byte[][] SEEDS = Seeds.all();

  @Property(tries = 3000)
  void changedFile_hasAnAnswer(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = SEEDS[random.nextInt(SEEDS.length)].clone();
    for (int change = random.nextInt(1, 12); change > 0; change--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    int kept = random.nextBoolean() ? bytes.length : random.nextInt(1, bytes.length + 1);

    ScanReport report = Scans.of(Arrays.copyOf(bytes, kept), "m.bin");

    assertThat(Scans.rules(report)).doesNotContain("scanner/failure", "io/unreadable");
  }

  @Property(tries = 2000)
  void anyBytes_haveAnAnswer(@ForAll @Size(max = 200) byte[] bytes) {
    assertThat(Scans.rules(Scans.of(bytes, "m.pkl"))).doesNotContain("scanner/failure");
  }
}
