package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
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
import java.util.concurrent.ConcurrentHashMap;

/** Finds canary tokens that come out, also split, encoded or turned round. */
public final class CanaryScanner implements Scanner {

  private static final int REACH = 2_000;
  private static final int CACHED = 256;

  private final Map<List<String>, CanaryNeedles> needles = new ConcurrentHashMap<>();

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
    return "the hidden instructions came out";
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    if (input.context().canaries().isEmpty()) {
      return text.length();
    }
    CanaryNeedles sought = needles(input.context().canaries());
    Squeezed squeezed = new Squeezed(text, from);
    CharSequence letters = squeezed.letters();
    int pending = Math.max(sought.anyCase().pending(letters), sought.exactCase().pending(letters));
    int hold = pending == 0 ? text.length() : squeezed.start(letters.length() - pending);
    // A percent sign and one digit are not a letter yet.
    for (int i = Math.max(from, text.length() - 2); i < text.length(); i++) {
      hold = text.charAt(i) == '%' ? Math.min(hold, i) : hold;
    }
    return hold;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    List<String> canaries = input.context().canaries();
    if (canaries.isEmpty()) {
      return List.of();
    }
    CanaryNeedles sought = needles(canaries);
    Map<Integer, Finding> found = new LinkedHashMap<>();
    for (View view : input.views()) {
      Squeezed squeezed = new Squeezed(view.text(), 0);
      Keywords anyCase = sought.anyCase();
      anyCase.scan(
          squeezed.letters(),
          (word, end) -> add(view, squeezed, end, anyCase.length(word), sought.via(word), found));
      Keywords exact = sought.exactCase();
      exact.scan(
          squeezed.letters(),
          (word, end) -> add(view, squeezed, end, exact.length(word), "base64", found));
    }
    return List.copyOf(found.values());
  }

  private CanaryNeedles needles(List<String> canaries) {
    CanaryNeedles known = needles.get(canaries);
    if (known != null) {
      return known;
    }
    if (needles.size() >= CACHED) {
      needles.clear();
    }
    return needles.computeIfAbsent(canaries, CanaryNeedles::new);
  }

  private static void add(
      View view, Squeezed squeezed, int end, int length, String via, Map<Integer, Finding> found) {
    Span span = view.original(squeezed.start(end - length), squeezed.end(end - 1));
    String how = String.join(", then ", view.via());
    how = via.isEmpty() ? how : (how.isEmpty() ? via : how + ", then " + via);
    found.putIfAbsent(
        span.start(),
        new Finding(
            Scanners.CANARY,
            Scanners.CANARY + "/leaked",
            Category.CANARY,
            Severity.CRITICAL,
            1,
            span.start(),
            span.end(),
            "A token that stands only in the hidden instructions came out at characters "
                + span.start()
                + " to "
                + span.end()
                + (how.isEmpty() ? "" : ", encoded as " + how)
                + ", so the instructions are leaking. Look at what the user asked for in this"
                + " conversation.",
            "[removed by Sallyport: hidden reference]"));
  }
}
