package io.sallyport.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.config.ReuseSettings.Bounds;
import io.sallyport.gateway.http.AnswerListener;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** However many streams are under way, what is kept of them stays within the bound. */
final class RepeatStoreTest {

  private static final Bounds BOUNDS = new Bounds(10, 100, Duration.ofMinutes(1));

  private final RepeatStore store = new RepeatStore(InstantSource.system());

  private AnswerListener stream(String name) {
    AnswerListener stream =
        store.claim(name, "print", "request " + name, this).entry().listener(store, BOUNDS);
    stream.stream();
    return stream;
  }

  private boolean isFirst(String name) {
    return store.claim(name, "print", "again " + name, this).first();
  }

  @Test
  void streamsTogether_takeNoMoreThanOneMay() {
    AnswerListener one = stream("one");
    AnswerListener two = stream("two");

    assertThat(one.room(60)).isTrue();
    assertThat(two.room(40)).isTrue();
    assertThat(two.room(1)).isFalse();
    // What it had taken is free again.
    assertThat(one.room(40)).isTrue();

    one.whole(200, "text/event-stream", new byte[100]);
    assertThat(isFirst("one")).isFalse();
    store.ended("request two");
    assertThat(isFirst("two")).isTrue();
  }

  @Test
  void streamThatEnds_givesItsRoomBackHoweverItEnds() {
    for (int i = 0; i < 5; i++) {
      assertThat(stream("failed " + i).room(100)).isTrue();
      store.ended("request failed " + i);
    }
    AnswerListener whole = stream("whole");
    assertThat(whole.room(100)).isTrue();
    whole.whole(200, "text/event-stream", new byte[100]);
    store.ended("request whole");

    assertThat(stream("next").room(100)).isTrue();
  }
}
