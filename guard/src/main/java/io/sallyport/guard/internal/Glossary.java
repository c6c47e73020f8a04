package io.sallyport.guard.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * English words in the place of another language's, sentence by sentence, one by one and in their
 * order: enough for models that read English to follow what a text is about. A sentence that is in
 * English, or in no language that the glossary knows, stays as it is.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Glossary {

  /** The part of a sentence's words that a language must know. */
  private static final double KNOWN = 0.4;

  /** The same in plain letters, which code, logs and names have as well. */
  private static final double KNOWN_PLAIN = 0.55;

  /** Of this many words a sentence's language can be told. */
  private static final int TELLING = 5;

  private static final String LANGUAGE = "# language ";

  /** The name in the glossary's file that lists English's own words. */
  private static final String ENGLISH = "en";

  private static final char BAR = '|';
  private static final char ANY_ENDING = '*';

  /** Stands for words that the glossary does not know. */
  private static final String UNKNOWN = "x";

  /** An apostrophe as typesetters write it; the glossary has the typist's. */
  private static final char CURLED = '\u2019';

  private static final String SENTENCE_ENDS = ".!?;。！？；؟।…";

  /** Words from one to another, in a language; -1 for English or none. */
  private record Sentence(int from, int to, int language, boolean isShort) {
    Sentence with(int other) {
      return new Sentence(from, to, other, isShort);
    }
  }

  private final List<String> languages = new ArrayList<>();
  private final GlossaryForms forms = new GlossaryForms();
  private final Set<String> english = new HashSet<>();

  private Glossary() {}

  /**
   * The glossary of a file: {@code # language CODE}, then lines of {@code gloss<TAB>form|form|…}, a
   * star for any ending. What stands before the first language, and under {@code en}, are the words
   * that tell English.
   *
   * @param file the file's bytes, UTF-8
   */
  public static Glossary of(byte[] file) {
    Glossary glossary = new Glossary();
    String language = ENGLISH;
    for (String line : new String(file, StandardCharsets.UTF_8).split("\n")) {
      int tab = line.indexOf('\t');
      if (line.startsWith(LANGUAGE)) {
        language = line.substring(LANGUAGE.length()).strip();
      } else if (tab > 0 && line.charAt(0) != '#') {
        glossary.add(language, line.substring(0, tab), line.substring(tab + 1));
      }
    }
    glossary.forms.finish();
    return glossary;
  }

  private void add(String language, String gloss, String texts) {
    if (language.equals(ENGLISH)) {
      english.addAll(List.of(texts.split("\\|")));
      return;
    }
    int number = languages.indexOf(language);
    if (number < 0) {
      number = languages.size();
      languages.add(language);
    }
    int glossed = forms.number(gloss);
    if (glossed == GlossaryForms.NONE) {
      glossed = forms.add(gloss);
      english.addAll(List.of(gloss.toLowerCase(Locale.ROOT).split(" ")));
    }
    LexicalWords words = LexicalWords.of(withoutMarks(texts));
    int word = 0;
    for (int to = -1; to < texts.length(); ) {
      int bar = texts.indexOf(BAR, to + 1);
      to = bar < 0 ? texts.length() : bar;
      int first = word;
      while (word < words.count() && words.start(word) < to) {
        word++;
      }
      if (word > first) {
        int start = words.start(first);
        boolean particles = isHangul(texts.charAt(start)) && words.end(word - 1) - start > 1;
        boolean open = particles || texts.charAt(to - 1) == ANY_ENDING;
        forms.add(number, words, first, word, open, glossed);
      }
    }
  }

  /** Forms with blanks for the marks of the file, so that no mark joins one of a form. */
  private static String withoutMarks(String texts) {
    char[] letters = texts.toCharArray();
    for (int at = 0; at < letters.length; at++) {
      boolean last = at + 1 == letters.length || letters[at + 1] == BAR;
      if (letters[at] == BAR || letters[at] == ANY_ENDING && last) {
        letters[at] = ' ';
      }
    }
    return new String(letters);
  }

  /** Korean puts its particles at the end of words. */
  private static boolean isHangul(char letter) {
    return letter >= '\uAC00' && letter <= '\uD7A3';
  }

  /** The text with glosses in the place of what is not English; null when nothing is replaced. */
  public @Nullable Gloss read(String text) {
    LexicalWords words = LexicalWords.of(text.replace(CURLED, '\''));
    List<Sentence> sentences = sentences(text, words);
    if (sentences.stream().allMatch(sentence -> sentence.language() < 0)) {
      return null;
    }
    Gloss.Writer writer = new Gloss.Writer(text);
    for (Sentence sentence : sentences) {
      int from = sentence.from();
      int to = sentence.to();
      if (sentence.language() < 0) {
        int end = to < words.count() ? words.start(to) : text.length();
        writer.keep(from == 0 ? 0 : words.start(from), end);
      } else {
        gloss(text, words, from, to, sentence.language(), writer);
      }
    }
    return writer.gloss();
  }

  /** The sentences with their languages; what is too short to tell has that of most others. */
  private List<Sentence> sentences(String text, LexicalWords words) {
    List<Sentence> sentences = new ArrayList<>();
    int[] sizes = new int[languages.size() + 1];
    for (int from = 0; from < words.count(); ) {
      int to = sentence(text, words, from);
      Sentence sentence = language(words, from, to);
      sentences.add(sentence);
      if (!sentence.isShort()) {
        sizes[sentence.language() + 1] += to - from;
      }
      from = to;
    }
    int most = 0;
    for (int at = 1; at < sizes.length; at++) {
      most = sizes[at] > sizes[most] ? at : most;
    }
    boolean told = sizes[most] > 0;
    int main = most - 1;
    return sentences.stream().map(one -> one.isShort() && told ? one.with(main) : one).toList();
  }

  /** Where the sentence ends that begins with a word: after its mark, or with its line. */
  private static int sentence(String text, LexicalWords words, int from) {
    int at = from;
    while (at < words.count()) {
      boolean ends = SENTENCE_ENDS.indexOf(text.charAt(words.end(at) - 1)) >= 0;
      at++;
      if (ends || at < words.count() && brokenBetween(text, words.end(at - 1), words.start(at))) {
        break;
      }
    }
    return at;
  }

  private static boolean brokenBetween(String text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (text.charAt(at) == '\n') {
        return true;
      }
    }
    return false;
  }

  /** The language of a sentence, by how many of its words each knows; -1 for English or none. */
  private Sentence language(LexicalWords words, int from, int to) {
    double[] votes = new double[languages.size()];
    int[] free = new int[languages.size()];
    int own = 0;
    int count = 0;
    boolean plain = true;
    for (int word = from; word < to; word++) {
      String one = words.word(word);
      boolean letters = Character.isLetter(one.charAt(0));
      if (letters && (one.length() > 1 || one.charAt(0) > 127)) {
        plain &= one.chars().allMatch(letter -> letter < 128);
        count++;
        own += english.contains(one) ? 1 : 0;
        vote(words, word, to, votes, free);
      }
    }
    int best = 0;
    for (int at = 1; at < votes.length; at++) {
      best = votes[at] > votes[best] ? at : best;
    }
    double least = (plain ? KNOWN_PLAIN : KNOWN) * count;
    boolean known = votes.length > 0 && votes[best] >= least && votes[best] > own + 0.5;
    return new Sentence(from, to, known ? best : -1, count < TELLING);
  }

  /**
   * A vote for each language that has what begins with a word, by the words of its longest form;
   * what one language alone has tells more.
   *
   * @param free the first word that no form of a language has taken yet, by language
   */
  private void vote(LexicalWords words, int at, int to, double[] votes, int[] free) {
    String first = word(words, at);
    int[] longest = new int[languages.size()];
    int have = 0;
    int least = Math.min(forms.shortestOpen(), first.length());
    for (int length = first.length(); length >= least; length--) {
      boolean whole = length == first.length();
      int form = forms.last(first, length);
      for (; form != GlossaryForms.NONE; form = forms.before(form, first, length)) {
        int language = forms.language(form);
        boolean longer = forms.size(form) > longest[language];
        if (longer && matches(form, words, at, to, whole)) {
          have += longest[language] == 0 ? 1 : 0;
          longest[language] = forms.size(form);
        }
      }
    }
    for (int language = 0; have > 0 && language < longest.length; language++) {
      if (longest[language] > 0 && at >= free[language]) {
        votes[language] += longest[language] * (have == 1 ? 1 : 0.8);
        free[language] = at + longest[language];
      }
    }
  }

  private void gloss(
      String text, LexicalWords words, int from, int to, int language, Gloss.Writer writer) {
    boolean unknown = false;
    for (int word = from; word < to; ) {
      int form = best(words, word, to, language);
      int start = words.start(word);
      if (form != GlossaryForms.NONE) {
        word += forms.size(form);
        writer.put(forms.gloss(form), start, words.end(word - 1));
        unknown = false;
      } else {
        int end = words.end(word++);
        boolean readable = text.charAt(start) < '\u0250' || !Character.isLetter(text.charAt(start));
        if (readable) {
          writer.keep(start, end);
          writer.blank(end);
        } else if (!unknown) {
          writer.put(UNKNOWN, start, end);
        }
        unknown = !readable;
      }
    }
    if (to < words.count() && brokenBetween(text, words.end(to - 1), words.start(to))) {
      writer.lineBreak(words.end(to - 1));
    }
  }

  /** The longest form of a language at a word. */
  private int best(LexicalWords words, int at, int to, int language) {
    String first = word(words, at);
    int best = GlossaryForms.NONE;
    int least = Math.min(forms.shortestOpen(), first.length());
    for (int length = first.length(); length >= least; length--) {
      boolean whole = length == first.length();
      int form = forms.last(first, length);
      for (; form != GlossaryForms.NONE; form = forms.before(form, first, length)) {
        // Of forms alike the one that the file has first counts, and the last one added comes
        // first.
        if (forms.language(form) == language
            && (best == GlossaryForms.NONE || forms.size(form) >= forms.size(best))
            && matches(form, words, at, to, whole)) {
          best = form;
        }
      }
      if (best != GlossaryForms.NONE) {
        return best;
      }
    }
    return best;
  }

  /** A word without the quotation mark that it begins with; within a word it is a letter. */
  private static String word(LexicalWords words, int at) {
    String word = words.word(at);
    return word.length() > 1 && word.charAt(0) == '\'' ? word.substring(1) : word;
  }

  /**
   * Whether a form that was found by the first word, or by its beginning, goes on as the text does.
   */
  private boolean matches(int form, LexicalWords words, int at, int to, boolean whole) {
    int last = forms.size(form) - 1;
    boolean open = forms.isOpen(form);
    if (at + last >= to || !whole && !(open && last == 0)) {
      return false;
    }
    int place = forms.second(form);
    for (int part = 1; part <= last; part++) {
      String word = word(words, at + part);
      int end = forms.wordEnd(form, place);
      int length = end - place;
      boolean fits = part == last && open ? word.length() >= length : word.length() == length;
      if (!fits || !forms.startsAt(place, word, length)) {
        return false;
      }
      place = end + 1;
    }
    return true;
  }
}
