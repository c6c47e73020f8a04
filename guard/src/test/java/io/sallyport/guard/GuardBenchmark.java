package io.sallyport.guard;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Prints how long the balanced policy takes for ordinary English, on one thread after a warm-up: a
 * whole text of one kilobyte in both directions, the same with each scanner alone, and the same as
 * a stream of deltas of four characters. Times are medians of rounds, in microseconds of the
 * thread's processor time, so that a busy machine does not matter.
 */
public final class GuardBenchmark {

  private static final String PROSE =
      "The harbour of the town was built in the last century, when the river still carried wood"
          + " from the mountains to the mills near the coast. Today the warehouses are homes and"
          + " small shops, and the cranes stand silent above the water like birds that forgot how"
          + " to fly. If you want to see the old part, start at the market square and walk past the"
          + " church towards the bridge; you should not miss the bakery on the corner, which opens"
          + " early and closes as soon as everything is sold. Please note that the previous ferry"
          + " timetable is no longer valid. The new one hangs at the pier and can be found in the"
          + " library as well. For visitors with children there is a playground behind the museum,"
          + " and the rules for the boats are simple: wear a vest, stay near the shore, and come"
          + " back before dark. In winter the water freezes, people skate, and the smell of roasted"
          + " almonds fills the narrow streets. Nobody knows who started that tradition, but it is"
          + " told that a sailor brought it home from a long journey to the south, together with a"
          + " song.";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 15;
  private static final int CALLS = 2_000;

  private GuardBenchmark() {}

  /** Prints the table. */
  public static void main(String[] arguments) {
    Guard guard = Guard.standard();
    Policy policy = Policy.balanced();
    System.out.printf("%d characters of ordinary English%n", PROSE.length());
    row("whole, input", () -> inspect(guard, policy, Direction.INPUT));
    row("whole, output", () -> inspect(guard, policy, Direction.OUTPUT));
    row("stream of 4", () -> stream(guard, policy));
    for (Scanner scanner : guard.scanners()) {
      Guard alone = Guard.of(List.of(scanner));
      row("  " + scanner.name() + " in", () -> inspect(alone, policy, Direction.INPUT));
      row("  " + scanner.name() + " out", () -> inspect(alone, policy, Direction.OUTPUT));
      row("  " + scanner.name() + " stream", () -> stream(alone, policy));
    }
  }

  private static void row(String name, IntSupplier call) {
    double[] micros = new double[ROUNDS];
    int sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long began = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < CALLS; i++) {
        sink += call.getAsInt();
      }
      micros[round] = (THREADS.getCurrentThreadCpuTime() - began) / 1_000.0 / CALLS;
    }
    double[] warm = Arrays.copyOfRange(micros, ROUNDS / 3, ROUNDS);
    Arrays.sort(warm);
    System.out.printf("%-24s %9.1f%s%n", name, warm[warm.length / 2], sink == 42 ? " " : "");
  }

  private static int inspect(Guard guard, Policy policy, Direction direction) {
    Origin origin = direction == Direction.INPUT ? Origin.USER : Origin.ASSISTANT;
    return guard
        .inspect(List.of(Segment.of("text", PROSE, origin)), direction, policy, GuardContext.none())
        .findings()
        .size();
  }

  private static int stream(Guard guard, Policy policy) {
    StreamGuard stream = guard.openStream(policy, GuardContext.none(), "answer");
    List<Step> steps = new ArrayList<>();
    for (int at = 0; at < PROSE.length(); at += 4) {
      steps.add(stream.push(PROSE.substring(at, Math.min(PROSE.length(), at + 4))));
    }
    steps.add(stream.finish());
    return steps.size();
  }
}
