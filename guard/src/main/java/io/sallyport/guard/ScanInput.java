package io.sallyport.guard;

import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.guard.internal.Readings;
import io.sallyport.guard.internal.Repeats;
import io.sallyport.text.View;
import io.sallyport.text.ViewBudget;
import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scanner gets to see: one segment, its readings, and what surrounds them. The readings are
 * made when the first scanner asks for them. Not safe for use by several threads at once.
 */
public final class ScanInput {

  private final Segment segment;
  private final Direction direction;
  private final Policy policy;
  private final GuardContext context;
  private final Size before;
  private long deadlineNanos;
  private final Effort effort;
  private @Nullable ViewSet all;
  private @Nullable ViewSet meant;
  private final List<Finding> found = new ArrayList<>();
  private double rating = Double.NaN;
  private @Nullable Repeats repeats;

  ScanInput(
      Segment segment,
      Direction direction,
      Policy policy,
      GuardContext context,
      Size before,
      long deadlineNanos,
      Effort effort) {
    this.segment = Objects.requireNonNull(segment, "segment");
    this.direction = Objects.requireNonNull(direction, "direction");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.context = Objects.requireNonNull(context, "context");
    this.before = Objects.requireNonNull(before, "before");
    this.deadlineNanos = deadlineNanos;
    this.effort = effort;
  }

  /** The segment. */
  public Segment segment() {
    return segment;
  }

  /** Which way it travels. */
  public Direction direction() {
    return direction;
  }

  /** The policy in force. */
  public Policy policy() {
    return policy;
  }

  /** Tenant, conversation, canaries. */
  public GuardContext context() {
    return context;
  }

  /** How large the texts of the same request or answer before this one are. */
  public Size before() {
    return before;
  }

  /** How often the same stands in a row in this text and all of it that came before, at most. */
  public int repeats() {
    Repeats known = repeats;
    return known == null ? new Repeats(direction).add(segment.text()).end().most() : known.most();
  }

  /** Takes what was counted while the text arrived. */
  ScanInput counted(Repeats soFar) {
    repeats = soFar;
    return this;
  }

  /** What the scanners that ran before found in this text. */
  public List<Finding> found() {
    return Collections.unmodifiableList(found);
  }

  /** Takes one of the dear looks that the inspection has; false when none is left. */
  public boolean takeEffort() {
    return effort.take();
  }

  /**
   * Says how likely it is that the text holds an attack, also when that is no finding.
   *
   * @param probability all signs together, in [0, 1]
   */
  public void rate(double probability) {
    rating = probability;
  }

  /** How likely a scanner said it is; not a number when none said so. */
  double rating() {
    return rating;
  }

  void add(List<Finding> findings) {
    found.addAll(findings);
  }

  /**
   * The readings of the segment's text that could be meant; the first is the text itself. An answer
   * gets only those in which letters and digits are themselves.
   */
  public List<View> views() {
    return readings().views();
  }

  /** The readings in which each place depends on what stands beside it only, encoded ones too. */
  public List<View> localViews() {
    return Readings.ofPlaces(all());
  }

  /** The same, and whether some may be missing because a budget ran out. */
  public ViewSet readings() {
    ViewSet known = meant;
    if (known == null) {
      known = Readings.ofMeaning(all(), direction);
      meant = known;
    }
    return known;
  }

  private ViewSet all() {
    ViewSet known = all;
    if (known == null) {
      known = Views.of(segment.text(), ViewBudget.STANDARD, this::checkBudget);
      all = known;
    }
    return known;
  }

  /** Does something whose time is nobody's fault who sent the text, such as loading a model. */
  public <T> T untimed(Supplier<T> load) {
    long start = System.nanoTime();
    try {
      return load.get();
    } finally {
      deadlineNanos += System.nanoTime() - start;
    }
  }

  /**
   * Ends a scan that takes too long; scanners call it in their loops.
   *
   * @throws ScanBudgetException when the time that the policy gives an inspection is over
   */
  public void checkBudget() {
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new ScanBudgetException(policy.limits().maxScanMillis());
    }
  }
}
