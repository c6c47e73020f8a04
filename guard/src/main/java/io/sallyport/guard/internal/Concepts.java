package io.sallyport.guard.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a text talks about, whatever its language: a glossary names some seventy concepts that
 * attacks on assistants are made of (to ignore, previous, instruction, system prompt, from now on,
 * without limits, …) in some forty languages. What a model learns of their company in one language
 * holds in the others.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Concepts {

  /** How many features there are: 2^14. */
  public static final int SIZE = 1 << 14;

  private static final int PARTNERS = 5;

  /** Words that say a concept; the last may be the beginning of a word. */
  private record Form(int concept, String[] words, boolean open) {}

  private final Map<String, List<Form>> byFirst = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int shortestOpen = Integer.MAX_VALUE;

  private Concepts() {}

  /** The glossary that comes with Sallyport. */
  public static Concepts load() {
    Concepts concepts = new Concepts();
    try (InputStream in = Concepts.class.getResourceAsStream("/io/sallyport/guard/concepts.tsv");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, "concepts.tsv"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int tab = line.indexOf('\t');
        if (tab > 0 && line.charAt(0) != '#') {
          concepts.add(line.substring(0, tab), line.substring(tab + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return concepts;
  }

  private void add(String name, String forms) {
    int concept = names.indexOf(name);
    if (concept < 0) {
      concept = names.size();
      names.add(name);
    }
    for (String text : forms.split("\\|")) {
      String form = text.strip();
      boolean open = form.endsWith("*") || isHangul(form);
      LexicalWords words =
          LexicalWords.of(form.endsWith("*") ? form.substring(0, form.length() - 1) : form);
      if (words.count() == 0) {
        continue;
      }
      String[] parts = new String[words.count()];
      for (int at = 0; at < parts.length; at++) {
        parts[at] = words.word(at);
      }
      if (open && parts.length == 1) {
        shortestOpen = Math.min(shortestOpen, parts[0].length());
      }
      byFirst
          .computeIfAbsent(parts[0], first -> new ArrayList<>())
          .add(new Form(concept, parts, open));
    }
  }

  /** Korean puts its particles at the end of words. */
  private static boolean isHangul(String form) {
    return !form.isEmpty() && form.charAt(0) >= '\uAC00' && form.charAt(0) <= '\uD7A3';
  }

  /** The concepts of the words from one to another, in their order, each place once. */
  private int[] found(LexicalWords words, int from, int to) {
    int[] found = new int[to - from];
    int count = 0;
    int before = -1;
    for (int word = from; word < to; word++) {
      Form best = best(words, word, to);
      if (best != null) {
        if (best.concept() != before) {
          found[count++] = best.concept();
        }
        before = best.concept();
        word += best.words().length - 1;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private @Nullable Form best(LexicalWords words, int at, int to) {
    String first = words.word(at);
    Form best = longest(byFirst.get(first), words, at, to, null);
    for (int length = first.length() - 1; length >= shortestOpen && best == null; length--) {
      best = longest(byFirst.get(first.substring(0, length)), words, at, to, best);
    }
    return best;
  }

  private static @Nullable Form longest(
      @Nullable List<Form> forms, LexicalWords words, int at, int to, @Nullable Form before) {
    Form best = before;
    if (forms != null) {
      for (Form form : forms) {
        boolean longer = best == null || form.words().length > best.words().length;
        if (longer && matches(form, words, at, to)) {
          best = form;
        }
      }
    }
    return best;
  }

  private static boolean matches(Form form, LexicalWords words, int at, int to) {
    int last = form.words().length - 1;
    if (at + last >= to) {
      return false;
    }
    for (int part = 0; part <= last; part++) {
      String word = words.word(at + part);
      String expected = form.words()[part];
      boolean same =
          part == last && form.open() ? word.startsWith(expected) : word.equals(expected);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Every feature of the words from one to another, in [0, {@link #SIZE}): concepts and pairs. */
  public void features(LexicalWords words, int from, int to, IntConsumer each) {
    int[] found = found(words, from, to);
    for (int at = 0; at < found.length; at++) {
      each.accept(slot(found[at] + 1));
      for (int next = at + 1; next < found.length && next <= at + PARTNERS; next++) {
        each.accept(slot((found[at] + 1) * 1_009 + found[next] + 1));
        if (next == at + 1 && next + 1 < found.length) {
          each.accept(
              slot(((found[at] + 1) * 1_009 + found[next] + 1) * 1_009 + found[next + 1] + 1));
        }
      }
    }
  }

  private static int slot(int hash) {
    return LexicalModel.mix(hash) >>> 18;
  }
}
