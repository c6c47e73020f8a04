package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwarderTest {
  @TempDir Path folder;

  /** A receiver that can be dead, and forget what a broken connection still held. */
  private static final class Receiver implements EventSink {
    final List<Long> got = Collections.synchronizedList(new ArrayList<>());
    volatile boolean dead;
    volatile boolean broken;
    volatile Duration settles = Duration.ZERO;
    volatile Duration receiptAfter = Duration.ZERO;
    volatile boolean readsNothing;

    @Override
    public void deliver(List<LoggedEvent> events) throws IOException {
      if (dead) {
        throw new IOException("nobody is there");
      }
      events.forEach(event -> got.add(event.index()));
    }

    @Override
    public Duration receiptAfter() {
      return receiptAfter;
    }

    @Override
    public void receipt() throws IOException {
      if (readsNothing) {
        got.clear();
        throw new IOException("nobody read it");
      }
    }

    @Override
    public Duration settles() {
      return settles;
    }

    @Override
    public void probe() throws IOException {
      if (broken) {
        broken = false;
        throw new IOException("the connection broke");
      }
    }

    @Override
    public void close() {}
  }

  private AuditLog open() throws AuditException {
    return AuditLog.open(
        folder.resolve("log"),
        AuditOptions.of(folder.resolve("keys")).withPublishInterval(Duration.ofMillis(20)));
  }

  private Forwarder forwarder(AuditLog log, EventSink sink) throws AuditException {
    return new Forwarder(
        log,
        new Forwarder.Settings(
            "siem", folder.resolve("siem.cursor"), 7, Duration.ofMillis(1), Duration.ofMillis(20)),
        sink);
  }

  private static void append(AuditLog log, int events) throws Exception {
    Receipt last = null;
    for (int i = 0; i < events; i++) {
      last = log.append(TestEvents.numbered(i));
    }
    if (last != null) {
      last.awaitDurable();
    }
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void sinkThatWorks_hasEveryEventOnceAndInOrder() throws Exception {
    Receiver receiver = new Receiver();
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      append(log, 300);
      forwarder.start();
      append(log, 700);
      awaitThat(() -> forwarder.lag() == 0);

      assertThat(receiver.got).isEqualTo(upTo(1000));
      assertThat(forwarder.problem()).isEmpty();
    }
  }

  @Test
  void restart_goesOnWhereItWas() throws Exception {
    Receiver receiver = new Receiver();
    for (int round = 1; round <= 3; round++) {
      try (AuditLog log = open();
          Forwarder forwarder = forwarder(log, receiver)) {
        forwarder.start();
        append(log, 100);
      }
    }

    assertThat(receiver.got).isEqualTo(upTo(300));
  }

  @Test
  void deadSink_losesNothingOverARestart() throws Exception {
    Receiver receiver = new Receiver();
    receiver.dead = true;
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      append(log, 50);
      awaitThat(() -> forwarder.failures() > 3);
      assertThat(forwarder.lag()).isEqualTo(50);
      assertThat(forwarder.problem()).hasValueSatisfying(p -> assertThat(p).contains("siem"));
    }
    receiver.dead = false;
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      append(log, 50);
      awaitThat(() -> forwarder.lag() == 0);
    }

    assertThat(receiver.got).isEqualTo(upTo(100));
  }

  @Test
  void connectionThatBreaksBeforeItSettled_isSentAgain() throws Exception {
    Receiver receiver = new Receiver();
    receiver.settles = Duration.ofHours(1);
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      append(log, 20);
      awaitThat(() -> receiver.got.size() == 20);
      assertThat(forwarder.delivered()).isZero();
      receiver.broken = true;
      awaitThat(() -> receiver.got.size() == 40);
      receiver.settles = Duration.ZERO;
      awaitThat(() -> forwarder.lag() == 0);
    }

    assertThat(new TreeSet<>(receiver.got)).containsExactlyElementsOf(upTo(20));
  }

  @Test
  void whatHasNoReceipt_isSentAgainAndNotKeptAsDelivered() throws Exception {
    Receiver receiver = new Receiver();
    receiver.receiptAfter = Duration.ofMillis(1);
    receiver.readsNothing = true;
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      append(log, 20);
      awaitThat(() -> forwarder.failures() > 3);
      assertThat(forwarder.delivered()).isZero();
    }
    receiver.readsNothing = false;
    receiver.got.clear();
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      awaitThat(() -> forwarder.lag() == 0);
    }

    assertThat(receiver.got).isEqualTo(upTo(20));
  }

  @Test
  void sinkThatIsNeverIdle_isNotSentOldEventsAgainAfterAKill() throws Exception {
    Receiver receiver = new Receiver();
    receiver.receiptAfter = Duration.ofMillis(1);
    receiver.settles = Duration.ofMillis(1);
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      while (!Files.exists(folder.resolve("siem.cursor"))) {
        append(log, 10);
        receiver.settles = Duration.ofMillis(5);
      }
      long kept = Long.parseLong(Files.readAllLines(folder.resolve("siem.cursor")).getFirst());

      assertThat(kept).isPositive();
    }
  }

  @Test
  void logThatWasSetBack_isNoticed() throws Exception {
    Receiver receiver = new Receiver();
    try (AuditLog log = open()) {
      append(log, 10);
    }
    TestFolders.copy(folder.resolve("log"), folder.resolve("old"));
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      forwarder.start();
      append(log, 10);
      awaitThat(() -> forwarder.lag() == 0);
    }

    try (AuditLog old =
        AuditLog.open(folder.resolve("old"), AuditOptions.of(folder.resolve("keys")))) {
      assertThatThrownBy(() -> forwarder(old, receiver)).hasMessageContaining("the log has 10");
      for (int i = 0; i < 10; i++) {
        old.append(TestEvents.request(i)).awaitDurable();
      }
      old.publish();
      assertThatThrownBy(() -> forwarder(old, receiver)).hasMessageContaining("another event");
    }
  }

  @Test
  void sinkThatMustNotBeMissed_refusesExactlyAtItsBound() throws Exception {
    Receiver receiver = new Receiver();
    receiver.dead = true;
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver);
        Forwarding forwarding =
            new Forwarding(log, List.of(new Forwarding.Sink(forwarder, 25, true)))) {
      forwarding.start();
      var begun = new java.util.concurrent.atomic.AtomicInteger();
      try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
        IntStream.range(0, 400)
            .forEach(
                i ->
                    threads.submit(
                        () -> {
                          if (forwarding.begin().isEmpty()) {
                            begun.incrementAndGet();
                            log.append(TestEvents.numbered(i)).awaitDurable();
                            forwarding.end();
                          }
                          return null;
                        }));
      }
      while (forwarding.begin().isEmpty()) {
        begun.incrementAndGet();
        log.append(TestEvents.numbered(1)).awaitDurable();
        forwarding.end();
      }
      assertThat(begun.get()).isEqualTo(25);
      assertThat(log.size()).isEqualTo(25);

      receiver.dead = false;
      awaitThat(() -> forwarder.lag() == 0);
      assertThat(forwarding.begin()).isEmpty();
      forwarding.end();
    }
  }

  @Test
  void sinkThatMayBeMissed_servesAndCounts() throws Exception {
    Receiver receiver = new Receiver();
    receiver.dead = true;
    try (AuditLog log = open();
        Forwarder forwarder = forwarder(log, receiver)) {
      Forwarding.Sink sink = new Forwarding.Sink(forwarder, 5, false);
      Forwarding forwarding = new Forwarding(log, List.of(sink));
      for (int i = 0; i < 12; i++) {
        assertThat(forwarding.begin()).isEmpty();
        log.append(TestEvents.numbered(i)).awaitDurable();
        forwarding.end();
      }

      assertThat(sink.beyond().get()).isEqualTo(7);
      assertThat(forwarding.deliveredByAll()).isZero();
    }
  }

  @Test
  void damagedCursor_isAnErrorThatSaysWhatToDo() throws Exception {
    Files.writeString(folder.resolve("siem.cursor"), "nonsense");
    try (AuditLog log = open()) {
      assertThatThrownBy(() -> forwarder(log, new Receiver()))
          .isInstanceOf(AuditException.class)
          .hasMessageContaining("delete it to send everything again");
    }
  }

  /** Takes nothing and cannot be interrupted, as a write to a disk that is gone. */
  private static final class Hanging implements EventSink {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void deliver(List<LoggedEvent> events) throws IOException {
      entered.countDown();
      while (released.getCount() > 0) {
        try {
          released.await();
        } catch (InterruptedException e) {
          // It hangs on.
        }
      }
      throw new IOException("the disk is gone");
    }

    @Override
    public void close() {}
  }

  @Test
  void sinksThatHang_holdUpNeitherRequestsNorTheEnd() throws Exception {
    List<Hanging> hanging = List.of(new Hanging(), new Hanging(), new Hanging());
    List<Forwarding.Sink> sinks = new ArrayList<>();
    try (AuditLog log = open()) {
      for (Hanging sink : hanging) {
        Forwarder.Settings settings =
            new Forwarder.Settings(
                "s" + sinks.size(),
                folder.resolve("s" + sinks.size() + ".cursor"),
                7,
                Duration.ofMillis(1),
                Duration.ofMillis(20));
        sinks.add(new Forwarding.Sink(new Forwarder(log, settings, sink), 5, sinks.isEmpty()));
      }
      Forwarding forwarding = new Forwarding(log, sinks);
      forwarding.start();
      for (int i = 0; i < 5; i++) {
        assertThat(forwarding.begin()).isEmpty();
        append(log, 1);
        forwarding.end();
      }
      for (Hanging sink : hanging) {
        sink.entered.await();
      }
      assertThat(forwarding.begin()).contains("s0");

      long before = System.nanoTime();
      forwarding.close();

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
    } finally {
      hanging.forEach(sink -> sink.released.countDown());
    }
  }
}
