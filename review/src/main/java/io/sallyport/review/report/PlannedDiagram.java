package io.sallyport.review.report;

import io.sallyport.review.Architecture;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Where everything goes in a diagram, worked out on a thread of its own: it hangs on no finding, so
 * it need not wait for the review.
 */
public final class PlannedDiagram {

  private static final Set<Reports.Format> DRAWN =
      EnumSet.of(Reports.Format.SVG, Reports.Format.HTML, Reports.Format.PDF);

  private final FutureTask<Layout> layout;

  private PlannedDiagram(Architecture architecture) {
    layout = new FutureTask<>(() -> Layout.of(architecture));
  }

  /** The diagram of an architecture; begun at once when one of the reports shows it. */
  public static PlannedDiagram of(Collection<Reports.Format> formats, Architecture architecture) {
    PlannedDiagram diagram = new PlannedDiagram(architecture);
    if (formats.stream().anyMatch(DRAWN::contains)) {
      Thread.ofPlatform().daemon().name("diagram").start(diagram.layout);
    }
    return diagram;
  }

  /** A diagram that is laid out when somebody asks for it. */
  static PlannedDiagram later(Architecture architecture) {
    return new PlannedDiagram(architecture);
  }

  /**
   * The layout; waits for it where it has begun.
   *
   * @throws IllegalStateException when the thread is interrupted
   */
  Layout layout() {
    layout.run();
    try {
      return layout.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the diagram was laid out", e);
    } catch (ExecutionException e) {
      // As if it had been laid out here: a report that shows no diagram is written all the same.
      switch (e.getCause()) {
        case RuntimeException problem -> throw problem;
        case Error problem -> throw problem;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
