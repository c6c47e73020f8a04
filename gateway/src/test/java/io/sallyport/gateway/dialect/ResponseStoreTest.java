package io.sallyport.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResponseStoreTest {

  private static final Dialect.Asker ONE = new Dialect.Asker("t", "one", "req_1", Set.of(), "");
  private static final Dialect.Asker OTHER = new Dialect.Asker("t", "other", "req_2", Set.of(), "");

  @Test
  void keyThatStoresWithoutEnd_dropsItsOwnOldestOnly() {
    ResponseStore store = new ResponseStore();
    store.put(OTHER, "resp_other", null, new byte[10], new byte[10]);
    for (int i = 0; i < 10; i++) {
      store.put(ONE, "resp_" + i, null, new byte[1 << 20], new byte[10]);
    }

    assertThat(store.find("t", "one", "resp_0")).isEmpty();
    assertThat(store.find("t", "one", "resp_9")).isPresent();
    assertThat(store.find("t", "other", "resp_other")).isPresent();
  }

  @Test
  void manyKeysTogether_dropWhatNobodyUsedForLongest() {
    ResponseStore store = new ResponseStore();
    store.put(ONE, "resp_used", null, new byte[1 << 20], new byte[0]);
    store.put(OTHER, "resp_unused", null, new byte[1 << 20], new byte[0]);
    for (int key = 0; key < 9; key++) {
      assertThat(store.find("t", "one", "resp_used")).isPresent();
      var asker = new Dialect.Asker("t", "key" + key, "req", Set.of(), "");
      for (int i = 0; i < 7; i++) {
        store.put(asker, "resp_" + key + "_" + i, null, new byte[1 << 20], new byte[0]);
      }
    }

    assertThat(store.find("t", "one", "resp_used")).isPresent();
    assertThat(store.find("t", "other", "resp_unused")).isEmpty();
  }

  @Test
  void answerLargerThanAKeysShare_isNotKept() {
    ResponseStore store = new ResponseStore();
    store.put(ONE, "resp_1", null, new byte[9 << 20], new byte[0]);

    assertThat(store.find("t", "one", "resp_1")).isEmpty();
  }

  @Test
  void erasedTenant_hasNothingLeft() {
    ResponseStore store = new ResponseStore();
    store.put(ONE, "resp_1", null, new byte[1], new byte[1]);
    store.put(
        new Dialect.Asker("t2", "one", "req", Set.of(), ""),
        "resp_2",
        null,
        new byte[1],
        new byte[1]);

    assertThat(store.erase("t")).isEqualTo(1);
    assertThat(store.find("t", "one", "resp_1")).isEmpty();
    assertThat(store.find("t2", "one", "resp_2")).isPresent();
  }
}
