package io.sallyport.text.internal;

import io.sallyport.text.View;
import io.sallyport.text.ViewBudget;
import io.sallyport.text.ViewSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for readings, layer by layer. In each layer a text is normalised, then everything that
 * is encoded inside it is decoded in place, all formats at once; what could only be read as a whole
 * (reversed, shifted, smuggled in invisible characters) becomes a reading of its own. Each new
 * reading is the start of the next layer.
 */
public final class Search {

  /**
   * A reading to open.
   *
   * @param traits null until they are asked for
   */
  private record Node(MappedText text, @Nullable Traits traits, int depth) {}

  private record Chained(MappedText text, Traits traits) {}

  private final ViewBudget budget;
  private final Runnable alive;
  private final Allowance allowance;
  private final List<View> views = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Deque<Node> queue = new ArrayDeque<>();
  private boolean exhausted;

  private Search(ViewBudget budget, Runnable alive) {
    this.budget = budget;
    this.alive = alive;
    this.allowance = new Allowance(budget.maxCharacters(), alive);
  }

  /** Finds the readings of a text within the budget, and while the caller wants them. */
  public static ViewSet run(String original, ViewBudget budget, Runnable alive) {
    MappedText identity = MappedText.identity(original);
    if (original.length() > budget.maxInput()) {
      return new ViewSet(List.of(identity), true);
    }
    Traits traits = Traits.of(original);
    if (!Steps.anyWanted(traits)) {
      return new ViewSet(List.of(identity), false);
    }
    return new Search(budget, alive).from(identity, traits);
  }

  private ViewSet from(MappedText identity, Traits traits) {
    views.add(identity);
    seen.add(identity.text());
    try {
      open(identity, traits, 0);
      while (!queue.isEmpty()) {
        Node node = queue.removeFirst();
        Traits known = node.traits();
        Traits next = known == null ? Traits.of(node.text().text()) : known;
        if (Steps.anyWanted(next)) {
          open(node.text(), next, node.depth());
        }
      }
    } catch (Allowance.Spent e) {
      exhausted = true;
    }
    return new ViewSet(views, exhausted);
  }

  private void open(MappedText text, Traits traits, int at) {
    int depth = at + 1;
    each(Steps.SMUGGLING, text, traits, depth);
    Chained normal = chain(Steps.NORMALISATION, text, traits);
    if (normal.text() != text) {
      admit(normal.text(), at);
    }
    Chained decoded = chain(Steps.DECODING, normal.text(), normal.traits());
    offer(decoded.text(), decoded.traits(), normal.text(), depth);
    each(Steps.RARER, normal.text(), normal.traits(), depth);
    each(Steps.RETELLING, normal.text(), normal.traits(), depth);
  }

  /** Applies each step for itself. */
  private void each(List<Step> steps, MappedText start, Traits traits, int depth) {
    for (Step step : steps) {
      alive.run();
      if (step.wanted(traits)) {
        offer(step.apply(start, allowance), null, start, depth);
      }
    }
  }

  /** Applies steps one after the other, each on what the last one made. */
  private Chained chain(List<Step> steps, MappedText start, Traits traits) {
    MappedText current = start;
    Traits currentTraits = traits;
    for (Step step : steps) {
      alive.run();
      if (step.wanted(currentTraits)) {
        MappedText next = step.apply(current, allowance);
        if (next != current) {
          current = next;
          currentTraits = Traits.of(next.text());
        }
      }
    }
    return new Chained(current, currentTraits);
  }

  private void offer(MappedText made, @Nullable Traits traits, MappedText from, int depth) {
    if (made != from && admit(made, depth)) {
      queue.addLast(new Node(made, traits, depth));
    }
  }

  private boolean admit(MappedText made, int depth) {
    if (made.text().isEmpty() || !seen.add(made.text())) {
      return false;
    }
    if (depth > budget.maxDepth() || views.size() >= budget.maxViews()) {
      exhausted = true;
      return false;
    }
    views.add(made);
    return true;
  }
}
