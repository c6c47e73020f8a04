package io.sallyport.guard.internal;

import com.google.re2j.Matcher;
import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds credentials by the formats of their providers. One pass finds the fixed strings that the
 * formats begin with; a text without any of them costs nothing more.
 */
public final class SecretScanner implements Scanner {

  private static final int REACH = Scanners.LONGEST_SECRET;
  private static final int AROUND = 160;

  private final List<SecretFormat> formats;
  private final Map<String, String> titles = new HashMap<>();
  private final SecretKeywords folded;
  private final SecretKeywords exact;
  private final Set<String> telling;
  private final SecretCiphers ciphers;

  /** With the formats of the data file. */
  public SecretScanner() {
    this(SecretFormats.load());
  }

  /** With the formats of the data file, and secrets that are known themselves. */
  public SecretScanner(Collection<String> known) {
    this(SecretFormats.with(known));
  }

  SecretScanner(List<SecretFormat> formats) {
    this.formats = List.copyOf(formats);
    for (SecretFormat format : formats) {
      if (titles.put(Scanners.SECRETS + "/" + format.id(), format.title()) != null) {
        throw new IllegalArgumentException(
            "format '" + format.id() + "': twice (expected: unique ids)");
      }
    }
    this.folded = SecretKeywords.of(this.formats, true);
    this.exact = SecretKeywords.of(this.formats, false);
    List<SecretFormat> begun = this.formats.stream().filter(SecretCiphers::isTelling).toList();
    this.telling = begun.stream().map(SecretFormat::id).collect(Collectors.toUnmodifiableSet());
    this.ciphers = new SecretCiphers(begun);
  }

  /** The formats, for tests and documentation. */
  List<SecretFormat> formats() {
    return formats;
  }

  @Override
  public String name() {
    return Scanners.SECRETS;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.SECRET);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    return titles.getOrDefault(rule, rule);
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    int hold = text.length() - Math.max(folded.pending(text, from), exact.pending(text, from));
    hold = Math.min(hold, runBefore(text, from, TokenRuns.lastJoined(text, from)));
    hold = Math.min(hold, folded.openMatch(text, from));
    return Math.max(from, Math.min(hold, exact.openMatch(text, from)));
  }

  /** A credential may be broken in two, so one that has begun waits for the next run. */
  private int runBefore(String text, int from, int run) {
    if (run <= from || !TokenRuns.isSpace(text.charAt(run - 1))) {
      return run;
    }
    int before = TokenRuns.lastRun(text, from, run - 1);
    return ciphers.begins(text.substring(before, run - 1)) ? before : run;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    List<Finding> findings = new ArrayList<>();
    for (View view : input.localViews()) {
      input.checkBudget();
      String text = view.text();
      folded.candidates(text, (format, at) -> add(match(format, view, at), findings));
      exact.candidates(text, (format, at) -> add(match(format, view, at), findings));
      for (Twisted piece : ciphers.pieces(text)) {
        input.checkBudget();
        for (Twisted.Form form : ciphers.forms(piece)) {
          SecretKeywords.Candidate found =
              (format, at) -> add(match(format, view, piece, form, at), findings);
          folded.candidates(form.text(), found);
          exact.candidates(form.text(), found);
        }
      }
    }
    return findings;
  }

  private static @Nullable Finding match(SecretFormat format, View view, int at) {
    Span span = match(format, view.text(), at);
    return span == null ? null : finding(format, view, span, "");
  }

  /** In a cipher the credential must be most of what stands there, or chance would make some. */
  private @Nullable Finding match(
      SecretFormat format, View view, Twisted piece, Twisted.Form form, int at) {
    Span span = telling.contains(format.id()) ? match(format, form.text(), at) : null;
    boolean most = span != null && (span.end() - span.start()) * 2 >= form.text().length();
    return span == null || !(most || form.text().equals(piece.text()))
        ? null
        : finding(format, view, piece.original(form, span), form.via());
  }

  private static @Nullable Span match(SecretFormat format, String text, int at) {
    int start = Math.max(0, at - format.before());
    String window = text.substring(start, Math.min(text.length(), start + format.max()));
    Matcher matcher = format.pattern().matcher(window);
    boolean found = format.before() > 0 ? matcher.find() : matcher.lookingAt();
    if (!found) {
      return null;
    }
    int group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
    int from = start + matcher.start(group);
    int to = start + matcher.end(group);
    if (format.bounded() && !isBounded(text, from, to)) {
      return null;
    }
    String around =
        text.substring(Math.max(0, from - AROUND), Math.min(text.length(), to + AROUND));
    String secret = text.substring(from, to);
    return SecretChecks.pass(format.check(), secret, around) ? new Span(from, to) : null;
  }

  private static boolean isBounded(String text, int from, int to) {
    return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
        && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
  }

  private static Finding finding(SecretFormat format, View view, Span span, String twist) {
    Span original = view.original(span.start(), span.end());
    List<String> ways = new ArrayList<>(view.via());
    if (!twist.isEmpty()) {
      ways.add(twist);
    }
    String how = ways.isEmpty() ? "" : " after " + String.join(", then ", ways);
    return new Finding(
        Scanners.SECRETS,
        Scanners.SECRETS + "/" + format.id(),
        Category.SECRET,
        format.severity(),
        format.score(),
        original.start(),
        original.end(),
        "A string of the form of a credential ("
            + format.title()
            + ") stands at characters "
            + original.start()
            + " to "
            + original.end()
            + how
            + ". Whoever reads it can use it: take it out of the text and, if it is real, revoke"
            + " it.",
        "[removed by Sallyport: " + format.title() + "]");
  }

  /** Of several formats that match at one place, the surest stays. */
  private static void add(@Nullable Finding finding, List<Finding> findings) {
    if (finding == null) {
      return;
    }
    for (int i = 0; i < findings.size(); i++) {
      Finding other = findings.get(i);
      if (other.start() < finding.end() && finding.start() < other.end()) {
        if (finding.score() > other.score()) {
          findings.set(i, finding);
        }
        return;
      }
    }
    findings.add(finding);
  }
}
