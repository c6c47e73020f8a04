package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.Canary;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds canary tokens that come out, also split, encoded or turned round. */
public final class CanaryScanner implements Scanner {

  private static final String RULE = Scanners.CANARY + "/leaked";
  private static final int REACH = 2_000;
  private static final int CACHED = 256;

  private final Kept<List<Canary>, CanaryTracks> tracks = new Kept<>(CACHED, canaries -> 0);

  @Override
  public String name() {
    return Scanners.CANARY;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.CANARY);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    return rule.equals(RULE)
        ? "the hidden instructions came out"
        : "a text of the request came out as a whole";
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    if (input.context().canaries().isEmpty()) {
      return text.length();
    }
    int hold = tracks(input.context().canaries()).holdFrom(text, from);
    // A percent sign and one digit are not a letter yet.
    for (int i = Math.max(from, text.length() - 2); i < text.length(); i++) {
      hold = text.charAt(i) == '%' ? Math.min(hold, i) : hold;
    }
    return hold;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    List<Canary> canaries = input.context().canaries();
    if (canaries.isEmpty()) {
      return List.of();
    }
    CanaryTracks sought = tracks(canaries);
    Map<Integer, Finding> found = new LinkedHashMap<>();
    Map<Integer, Finding> halves = new LinkedHashMap<>();
    for (View view : input.views()) {
      input.checkBudget();
      sought.scan(
          view.text(),
          (start, end, via, token) -> {
            boolean half = via.equals(CanaryTracks.HALF);
            add(view, start, end, via, canaries.get(token), half ? halves : found);
          });
    }
    List<Finding> whole = List.copyOf(found.values());
    for (Finding half : halves.values()) {
      if (whole.stream().noneMatch(all -> all.start() < half.end() && half.start() < all.end())) {
        found.putIfAbsent(half.start(), half);
      }
    }
    return List.copyOf(found.values());
  }

  private CanaryTracks tracks(List<Canary> canaries) {
    return tracks.of(canaries, all -> new CanaryTracks(all.stream().map(Canary::token).toList()));
  }

  private static void add(
      View view, int start, int end, String via, Canary canary, Map<Integer, Finding> found) {
    Span span = view.original(start, end);
    String how = String.join(", then ", view.via());
    how = via.isEmpty() ? how : (how.isEmpty() ? via : how + ", then " + via);
    found.putIfAbsent(
        span.start(),
        new Finding(
            Scanners.CANARY,
            canary.source().equals(Canary.INSTRUCTIONS) ? RULE : RULE + "@" + canary.source(),
            Category.CANARY,
            Severity.CRITICAL,
            1,
            span.start(),
            span.end(),
            "A token that stands only in "
                + canary.source()
                + " came out at characters "
                + span.start()
                + " to "
                + span.end()
                + (how.isEmpty() ? "" : ", encoded as " + how)
                + ", so that text is leaking. Look at what the user asked for in this"
                + " conversation.",
            "[removed by Sallyport: hidden reference]"));
  }
}
