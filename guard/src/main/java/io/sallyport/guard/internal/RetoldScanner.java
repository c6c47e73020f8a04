package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds the hidden instructions coming out in other words: several sentences of an answer each of
 * which says what another sentence of the system prompt says. One such sentence proves nothing,
 * since a good answer does what the prompt says. English only; what the prompt has in quotation
 * marks is meant to be said. It can say something only of a whole answer.
 */
public final class RetoldScanner implements Scanner {

  /** The rule of its findings. */
  public static final String RULE = Scanners.RETOLD + "/by-meaning";

  /** From this cosine on, two sentences say the same; chosen on texts kept for tuning. */
  private static final double SAME = 0.5;

  /** So many sentences are enough when they are most of the answer. */
  private static final int FEW = 3;

  private static final double MOST_OF_IT = 0.6;

  /** So many are enough in any answer. */
  private static final int MANY = 5;

  private static final int LONGEST = 100_000;
  private static final int MOST_SAID = 40;
  private static final int MOST_INSTRUCTIONS = 80;
  private static final int CACHED = 64;

  private final Supplier<SentenceModel> model;
  private final Map<List<String>, Hidden> known = new ConcurrentHashMap<>();

  /** A scanner whose model is loaded when the first answer needs it. */
  public RetoldScanner() {
    this.model = new Once<>(SentenceModel::load);
  }

  /**
   * Hidden instructions.
   *
   * @param vectors one for each sentence
   * @param words their longer words
   * @param quoted what may be said
   */
  private record Hidden(List<float[]> vectors, Set<String> words, String quoted) {}

  /** A sentence of an answer that says what a sentence of the instructions says. */
  private record Match(Span said, int instruction, double similarity) {}

  @Override
  public String name() {
    return Scanners.RETOLD;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.PROMPT_LEAK);
  }

  @Override
  public int reach() {
    return LONGEST;
  }

  @Override
  public boolean readsWhole(GuardContext context) {
    return !context.instructions().isEmpty();
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    return input.segment().text().length();
  }

  @Override
  public String title(String rule) {
    return "the hidden instructions come out in other words";
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    List<String> instructions = input.context().instructions();
    String whole = input.segment().text();
    String text = whole.substring(0, Math.min(LONGEST, whole.length()));
    List<Span> said = Sentences.of(text);
    if (instructions.isEmpty() || said.size() < FEW) {
      return List.of();
    }
    SentenceModel loaded = input.untimed(model);
    Hidden hidden = hidden(instructions, loaded, input);
    said.removeIf(span -> hidden.quoted().contains(plain(text, span)));
    if (hidden.vectors().size() < FEW || said.size() < FEW) {
      return List.of();
    }
    List<Match> matches = matches(text, nearest(text, said, hidden), hidden, loaded, input);
    boolean mostOfIt = matches.size() >= FEW && matches.size() >= MOST_OF_IT * said.size();
    return mostOfIt || matches.size() >= MANY
        ? List.of(finding(matches, hidden.vectors().size()))
        : List.of();
  }

  private Hidden hidden(List<String> texts, SentenceModel loaded, ScanInput input) {
    Hidden before = known.get(texts);
    if (before != null) {
      return before;
    }
    List<float[]> vectors = new ArrayList<>();
    Set<String> words = new HashSet<>();
    StringBuilder quoted = new StringBuilder();
    for (String text : texts) {
      String unquoted = Sentences.withoutQuotes(text, " ");
      quoted.append(Sentences.quotes(text)).append('\n');
      for (Span span : Sentences.of(unquoted)) {
        if (vectors.size() < MOST_INSTRUCTIONS) {
          String sentence = unquoted.substring(span.start(), span.end());
          input.checkBudget();
          vectors.add(loaded.vector(sentence));
          words.addAll(Sentences.longWords(sentence));
        }
      }
    }
    if (known.size() >= CACHED) {
      known.clear();
    }
    Hidden made = new Hidden(vectors, words, Keywords.fold(quoted));
    known.put(texts, made);
    return made;
  }

  private static String plain(String text, Span span) {
    String sentence = Keywords.fold(text.substring(span.start(), span.end()));
    int end = sentence.length();
    while (end > 0 && !Character.isLetterOrDigit(sentence.charAt(end - 1))) {
      end--;
    }
    return sentence.substring(0, end);
  }

  /** The sentences with most words of the instructions, when there are too many for the model. */
  private static List<Span> nearest(String text, List<Span> said, Hidden hidden) {
    if (said.size() <= MOST_SAID) {
      return said;
    }
    List<Span> sorted = new ArrayList<>(said);
    sorted.sort(
        Comparator.comparingLong(
            span ->
                -Sentences.longWords(text.substring(span.start(), span.end())).stream()
                    .filter(hidden.words()::contains)
                    .count()));
    return sorted.subList(0, MOST_SAID);
  }

  /** The best pairs, each sentence on either side used once; in the order of the answer. */
  private static List<Match> matches(
      String text, List<Span> said, Hidden hidden, SentenceModel loaded, ScanInput input) {
    List<Match> pairs = new ArrayList<>();
    for (Span span : said) {
      input.checkBudget();
      float[] vector = loaded.vector(text.substring(span.start(), span.end()));
      for (int i = 0; i < hidden.vectors().size(); i++) {
        double similarity = SentenceModel.similarity(vector, hidden.vectors().get(i));
        if (similarity >= SAME) {
          pairs.add(new Match(span, i, similarity));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Match::similarity).reversed());
    Set<Span> spans = new HashSet<>();
    Set<Integer> instructions = new HashSet<>();
    List<Match> best = new ArrayList<>();
    for (Match pair : pairs) {
      if (!spans.contains(pair.said()) && !instructions.contains(pair.instruction())) {
        spans.add(pair.said());
        instructions.add(pair.instruction());
        best.add(pair);
      }
    }
    best.sort(Comparator.comparingInt(match -> match.said().start()));
    return best;
  }

  private static Finding finding(List<Match> matches, int all) {
    return new Finding(
        Scanners.RETOLD,
        RULE,
        Category.PROMPT_LEAK,
        Severity.MEDIUM,
        Math.min(0.9, 0.6 + 0.05 * (matches.size() - FEW)),
        matches.getFirst().said().start(),
        matches.getLast().said().end(),
        matches.size()
            + " sentences of the answer say what "
            + matches.size()
            + " of the "
            + all
            + " sentences of the system prompt say. If the application is meant to say them, put"
            + " them in quotation marks in the system prompt.",
        "[removed by Sallyport: hidden instructions]");
  }
}
