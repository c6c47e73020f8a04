package io.sallyport.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class KnownWindowsTest {

  private final List<int[]> asked = new ArrayList<>();

  private double ask(int[] ids) {
    asked.add(ids);
    return ids[0] / 8.0;
  }

  @Test
  void sameWindowOfTheSameTenant_isAskedOnce() {
    KnownWindows known = new KnownWindows(10);

    double first = known.of("one", new int[] {7, 8, 9}, this::ask);
    double second = known.of("one", new int[] {7, 8, 9}, this::ask);

    assertThat(second).isEqualTo(first).isEqualTo(7 / 8.0);
    assertThat(asked).hasSize(1);
  }

  @Test
  void otherTenant_isAskedAnew() {
    KnownWindows known = new KnownWindows(10);

    known.of("one", new int[] {7}, this::ask);
    known.of("two", new int[] {7}, this::ask);

    assertThat(asked).hasSize(2);
  }

  /**
   * U+0041 follows a number that ends in the bytes before it: names and ids must not run together.
   */
  @Test
  void tenantWhoseNameContinuesTheIds_isAnotherWindow() {
    KnownWindows known = new KnownWindows(10);

    known.of("\0\0\0AB", new int[] {7}, this::ask);
    known.of("B", new int[] {7, 'A'}, this::ask);
    known.of("", new int[] {7, 'A' << 8 | 'B'}, this::ask);

    assertThat(asked).hasSize(3);
  }

  @Test
  void everySingleWordPieceAndItsPlace_tellWindowsApart() {
    KnownWindows known = new KnownWindows(1_000);

    for (int changed = 0; changed < 120; changed++) {
      int[] ids = new int[120];
      ids[changed] = 1;
      known.of("one", ids, this::ask);
    }
    known.of("one", new int[119], this::ask);
    known.of("one", new int[120], this::ask);

    assertThat(asked).hasSize(122);
  }

  @Test
  void moreThanItHolds_forgetsWhatWasNotAskedForLongest() {
    KnownWindows known = new KnownWindows(2);
    known.of("one", new int[] {1}, this::ask);
    known.of("one", new int[] {2}, this::ask);
    known.of("one", new int[] {1}, this::ask);
    known.of("one", new int[] {3}, this::ask);

    asked.clear();
    known.of("one", new int[] {1}, this::ask);
    known.of("one", new int[] {3}, this::ask);
    assertThat(asked).isEmpty();
    known.of("one", new int[] {2}, this::ask);
    assertThat(asked).hasSize(1);
  }

  @Test
  void failure_isNotRemembered() {
    KnownWindows known = new KnownWindows(10);

    assertThatThrownBy(
            () ->
                known.of(
                    "one",
                    new int[] {7},
                    ids -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(known.of("one", new int[] {7}, this::ask)).isEqualTo(7 / 8.0);
  }

  @Test
  void manyThreads_getEachWindowsOwnNumber() throws Exception {
    KnownWindows known = new KnownWindows(50);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> right = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        right.add(
            threads.submit(
                () -> {
                  boolean all = true;
                  for (int at = 0; at < 20_000; at++) {
                    all &= known.of("one", new int[] {at % 100}, ids -> ids[0]) == at % 100;
                  }
                  return all;
                }));
      }
      for (Future<Boolean> one : right) {
        assertThat(one.get()).isTrue();
      }
    }
  }
}
