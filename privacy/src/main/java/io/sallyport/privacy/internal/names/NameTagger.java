package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.Overlaps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Finds names of people, places and organisations, and addresses. Safe for any thread. */
public final class NameTagger {

  /** The recogniser that findings name. */
  public static final String ID = "names";

  private static final String MODEL = "/io/sallyport/privacy/names.model";
  private static final String DIGEST = "/io/sallyport/privacy/names.model.sha256";

  /** Tokens that are decided together; longer texts are cut. */
  private static final int LONGEST = 1000;

  /** Within how many tokens before that a better place to cut is looked for. */
  private static final int SEAM = 100;

  /** How far from a place its postal code may stand, in tokens. */
  private static final int BESIDE = 3;

  /** What the outside loses: a missed name costs more than a false one. */
  private static final double BOLDNESS = 0.5;

  private static final class Standard {
    static final NameTagger TAGGER = new NameTagger(readModel(), Lexicon.standard());
  }

  private final NameModel model;
  private final Lexicon lexicon;

  private NameTagger(NameModel model, Lexicon lexicon) {
    this.model = model;
    this.lexicon = lexicon;
  }

  /** The tagger with the model of this module, read once and checked against its digest. */
  public static NameTagger standard() {
    return Standard.TAGGER;
  }

  /** The tagger with another model. */
  public static NameTagger with(NameModel model) {
    return new NameTagger(model, Lexicon.standard());
  }

  private static NameModel readModel() {
    byte[] bytes = resource(MODEL);
    String expected = new String(resource(DIGEST), StandardCharsets.US_ASCII).strip();
    String found = HexFormat.of().formatHex(sha256(bytes));
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "resource names.model: SHA-256 " + found + " (expected: " + expected + ")");
    }
    try {
      return NameModel.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("resource names.model: cannot be read", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream stream = NameTagger.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "resource " + name + ": missing (expected: in this module)");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + ": cannot be read", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }

  /**
   * Finds names.
   *
   * @param threshold least score of a finding, in [0, 1]
   * @return findings in the order of the text, without overlap
   */
  public List<PersonalData> find(String text, double threshold) {
    Sentence sentence = Sentence.of(text, lexicon);
    Plausibility plausible = new Plausibility(sentence, text);
    Found found = new Found();
    int from = 0;
    while (from < sentence.length()) {
      int to = cut(sentence, from);
      find(sentence, plausible, from, to, threshold, found);
      from = to;
    }
    PassedOver passed = new PassedOver(sentence, found);
    boolean more = FullNames.SCORE >= threshold && passed.spokenOf(plausible);
    more |= numbered(text, sentence, threshold, found);
    more |= UncasedTitles.SCORE >= threshold && passed.inOtherScripts(text);
    more |= Introduced.SCORE >= threshold && passed.introduced();
    more |= ChatNames.SCORE >= threshold && passed.chatted();
    more |= passed.joined();
    return more ? Overlaps.resolve(text, found.all()) : found.all();
  }

  /** Where the model's view ends: at the end of a line or sentence, at a sign at least. */
  private static int cut(Sentence sentence, int from) {
    int to = Math.min(sentence.length(), from + LONGEST);
    if (to == sentence.length()) {
      return to;
    }
    int sign = to;
    for (int i = to; i > to - SEAM; i--) {
      Token token = sentence.tokens.get(i - 1);
      if (token.shape() == Token.Shape.BREAK) {
        return i;
      }
      sign = sign == to && token.shape() == Token.Shape.SIGN ? i : sign;
    }
    return sign;
  }

  /** Adds names that a short number follows; gives whether there were any. */
  private boolean numbered(String text, Sentence sentence, double threshold, Found found) {
    boolean any = false;
    for (int i = 0; i + 2 < sentence.length(); i++) {
      if (!Numbered.isAt(sentence, i)) {
        continue;
      }
      int from = Numbered.from(sentence, i);
      String head = text.substring(from, sentence.end(i + 1));
      Sentence words = Sentence.of(head, lexicon);
      Found again = new Found();
      find(words, new Plausibility(words, head), 0, words.length(), threshold, again);
      if (FullNames.SCORE >= threshold && FullNames.isKnown(sentence, i)) {
        any |= found.add(data(sentence, i, i + 2, PersonalDataType.PERSON, FullNames.SCORE));
      }
      for (PersonalData data : again.all()) {
        boolean whole = data.end() == head.length() && from + data.start() <= sentence.start(i);
        if (whole && data.type() == PersonalDataType.PERSON) {
          any |=
              found.add(
                  new PersonalData(
                      data.type(),
                      data.subtype(),
                      from + data.start(),
                      from + data.end(),
                      data.score(),
                      ID));
        }
      }
    }
    return any;
  }

  private void find(
      Sentence sentence, Plausibility plausible, int from, int to, double threshold, Found found) {
    Chain chain = model.chain(sentence, from, to, BOLDNESS);
    int[] labels = chain.best();
    int i = 0;
    while (i < labels.length) {
      Label label = Label.values()[labels[i]];
      if (label == Label.OUTSIDE) {
        i = lookAgain(sentence, plausible, from + i, to, threshold, found) - from;
        continue;
      }
      int end = i + 1;
      double score = chain.marginals(i)[labels[i]];
      while (end < labels.length && labels[end] == Label.of(label.type(), false).ordinal()) {
        score = Math.min(score, chain.marginals(end)[labels[end]]);
        end++;
      }
      boolean counts =
          plausible.hasWord(from + i, from + end) || postal(plausible, from, i, end, labels);
      double least = Math.max(threshold, plausible.least(from + i, from + end, label.type()));
      if (score >= least && counts) {
        PersonalDataType type = Company.type(sentence, from + i, from + end, label.type());
        int begin = from + i;
        if (type == PersonalDataType.LOCATION) {
          begin = PlaceNames.start(sentence, begin);
          end = PlaceNames.end(sentence, from + end) - from;
        }
        if (type == PersonalDataType.PERSON) {
          end = Wrapped.end(sentence, from + i, from + end, to) - from;
          end = Around.withoutWork(sentence, from + i, from + end) - from;
        }
        for (AddressParts.Part part : AddressParts.of(sentence, begin, from + end, type)) {
          found.add(data(sentence, part.from(), part.to(), type, score));
        }
        i = end;
      } else {
        i = lookAgain(sentence, plausible, from + i, from + end, to, threshold, found) - from;
      }
    }
  }

  private static int lookAgain(
      Sentence sentence,
      Plausibility plausible,
      int at,
      int until,
      int to,
      double threshold,
      Found found) {
    int i = at;
    while (i < until) {
      i = lookAgain(sentence, plausible, i, to, threshold, found);
    }
    return i;
  }

  /** Adds the place that begins at a token that the model names nothing; gives what is next. */
  private static int lookAgain(
      Sentence sentence, Plausibility plausible, int at, int to, double threshold, Found found) {
    int end = SecondLook.end(sentence, at, to);
    if (end == at || SecondLook.SCORE < threshold) {
      return at + 1;
    }
    if (plausible.least(at, end, PersonalDataType.LOCATION) <= 1) {
      int from = PlaceNames.start(sentence, at);
      found.add(data(sentence, from, end, PersonalDataType.LOCATION, SecondLook.SCORE));
    }
    return end;
  }

  /** A number alone is a place only beside one: a postal code and its town. */
  private static boolean postal(
      Plausibility plausible, int from, int first, int end, int[] labels) {
    for (int i = Math.max(0, first - BESIDE); i < Math.min(labels.length, end + BESIDE); i++) {
      boolean other = i < first || i >= end;
      if (other && labels[i] != 0 && plausible.hasWord(from + i, from + i + 1)) {
        return true;
      }
    }
    return false;
  }

  static PersonalData data(
      Sentence sentence, int first, int end, PersonalDataType type, double score) {
    return new PersonalData(
        type,
        type.name().toLowerCase(Locale.ROOT),
        sentence.start(first),
        sentence.end(end - 1),
        Math.min(1, Math.max(1e-9, score)),
        ID);
  }
}
