package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are, there is an answer. */
final class MutationTest {

  private static final byte[][] SEEDS = Seeds.all();

  @Property(tries = 3000)
  void changedFile_hasAnAnswer(
      @ForAll @IntRange(min = 0, max = 1000) int seed,
      @ForAll @Size(max = 12) int[] places,
      @ForAll @Size(min = 1, max = 12) byte[] values,
      @ForAll @IntRange(min = 0, max = 40) int cut) {
    byte[] bytes = SEEDS[seed % SEEDS.length].clone();
    for (int i = 0; i < places.length; i++) {
      bytes[Math.floorMod(places[i], bytes.length)] = values[i % values.length];
    }
    byte[] shorter = java.util.Arrays.copyOf(bytes, Math.max(1, bytes.length - cut));

    ScanReport report = Scans.of(shorter, "m.bin");

    assertThat(Scans.rules(report)).doesNotContain("scanner/failure", "limits/exceeded");
  }

  @Property(tries = 2000)
  void anyBytes_haveAnAnswer(@ForAll @Size(max = 200) byte[] bytes) {
    assertThat(Scans.rules(Scans.of(bytes, "m.pkl"))).doesNotContain("scanner/failure");
  }
}
