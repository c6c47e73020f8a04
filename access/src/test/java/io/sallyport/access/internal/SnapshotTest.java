package io.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.access.ApiKey;
import io.sallyport.access.Limits;
import io.sallyport.access.Tenant;
import io.sallyport.core.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of keys: each change is seen by who looks afterwards, and by nobody before. */
final class SnapshotTest {

  private static final int KEYS = 20_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static byte[] hash(int i) {
    return KeySecret.hash("sk-sp-" + i);
  }

  private static Rows.StoredKey stored(int i) {
    return new Rows.StoredKey(
        new ApiKey(
            "key-" + i,
            i % 2 == 0 ? "even" : "odd",
            "n",
            Set.of(Role.CLIENT),
            Set.of(),
            Limits.NONE,
            NOW,
            null,
            null,
            null,
            null),
        hash(i));
  }

  private static Snapshot filled() {
    Snapshot snapshot =
        Snapshot.of(
            List.of(
                new Tenant("even", "e", false, Limits.NONE, NOW),
                new Tenant("odd", "o", false, Limits.NONE, NOW)),
            List.of());
    for (int i = 0; i < KEYS; i++) {
      snapshot = snapshot.with(stored(i));
    }
    return snapshot;
  }

  @Test
  void keysRevokedOneByOne_areFoundRevokedAndStandInTheirOrder() {
    Snapshot before = filled();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(7));
    Snapshot after = before;
    for (int i : order) {
      after = after.with(after.key("key-" + i).orElseThrow().withRevokedAt(NOW));
    }

    for (int i = 0; i < KEYS; i++) {
      assertThat(before.byHash(hash(i)).orElseThrow().revokedAt()).isNull();
      assertThat(after.byHash(hash(i)).orElseThrow().revokedAt()).isEqualTo(NOW);
    }
    assertThat(after.keys()).hasSize(KEYS).allMatch(key -> key.revokedAt() != null);
    assertThat(after.keys()).extracting(ApiKey::id).startsWith("key-0", "key-1", "key-2");
    assertThat(after.keys().getLast().id()).isEqualTo("key-" + (KEYS - 1));
    assertThat(after.byHash("none".repeat(8).getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  @Test
  void tenantThatIsDeleted_takesItsKeysAndNoOthers() {
    Snapshot left = filled().withoutTenant("odd").with(stored(KEYS));

    assertThat(left.keys()).hasSize(KEYS / 2 + 1).allMatch(key -> key.tenant().equals("even"));
    assertThat(left.byHash(hash(1))).isEmpty();
    assertThat(left.key("key-1")).isEmpty();
    assertThat(left.byHash(hash(2))).isPresent();
    assertThat(left.keys().getLast().id()).isEqualTo("key-" + KEYS);
  }

  private static Rows.StoredKey replaced(int i, int by) {
    return new Rows.StoredKey(stored(i).key().withSuccessor("key-" + by, NOW), hash(i));
  }

  @Test
  @Timeout(60)
  void keysRotatedInALongRow_haveTheFirstOfThemHoweverTheyAreRead() {
    List<Rows.StoredKey> rows = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      rows.add(replaced(i, i + 1));
    }
    rows.add(stored(KEYS));
    Collections.shuffle(rows, new Random(7));
    Snapshot read = Snapshot.of(List.of(), rows);

    assertThat(read.firstOf("key-0")).isEqualTo("key-0");
    assertThat(read.firstOf("key-" + KEYS)).isEqualTo("key-0");
    Snapshot grown = read.with(stored(KEYS + 1)).with(replaced(KEYS, KEYS + 1));
    assertThat(grown.firstOf("key-" + (KEYS + 1))).isEqualTo("key-0");
    assertThat(read.firstOf("key-" + (KEYS + 1))).isEqualTo("key-" + (KEYS + 1));
  }

  @Test
  @Timeout(60)
  void keysThatReplaceEachOtherInACircle_areEachTheirOwnFirst() {
    Snapshot read =
        Snapshot.of(
            List.of(), List.of(replaced(1, 2), replaced(2, 1), replaced(3, 3), replaced(4, 5)));

    assertThat(read.firstOf("key-1")).isEqualTo("key-1");
    assertThat(read.firstOf("key-2")).isEqualTo("key-2");
    assertThat(read.firstOf("key-3")).isEqualTo("key-3");
    assertThat(read.firstOf("key-5")).isEqualTo("key-4");
  }
}
