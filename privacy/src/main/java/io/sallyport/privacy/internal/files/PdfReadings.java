package io.sallyport.privacy.internal.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.pdfbox.text.TextPosition;

/**
 * The readings of one page. Gaps between letters can be white space or only the taste of who set
 * them, and a raised figure can end a number or point to a note: each is read both ways.
 */
final class PdfReadings {

  private static final String RAISED =
      "\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076\u2077\u2078\u2079";

  /** From so much of a font's height on letters stand apart. */
  private static final float APART = 0.05f;

  /** So many gaps in a row are more than the words of one letter that sentences have. */
  private static final int SPACED = 3;

  /** By how much wider than its like a gap is where a word ends. */
  private static final float WORD = 1.6f;

  /** By how much wider a gap is where something else begins. */
  private static final float ELSE = 4;

  /** A note's figure is at most so high, in parts of the text before it. */
  private static final float SMALL = 0.85f;

  /** And its ground line is off by so much of its height at least. */
  private static final float OFF = 0.12f;

  private final StringBuilder joined = new StringBuilder();
  private final List<Integer> starts = new ArrayList<>();
  private final List<PdfGlyph> glyphs = new ArrayList<>();

  /** Which stretch each stands in. */
  private final List<Integer> stretchOf = new ArrayList<>();

  /** Where each glyph begins and ends in the text; -1 where that is not known. */
  private final List<int[]> places = new ArrayList<>();

  /** Signs that are no white space when the letters are read, and those that become a blank. */
  private final BitSet gaps = new BitSet();

  private final BitSet blanks = new BitSet();
  private final BitSet raised = new BitSet();
  private final PdfProof proof;
  private boolean contradicted;
  private int unread;

  /** Readings of what stands on a page, in its order. */
  PdfReadings(List<PdfStretch> stretches, PdfProof proof) {
    this.proof = proof;
    for (PdfStretch stretch : stretches) {
      starts.add(joined.length());
      int[] of = stretch.places();
      for (int i = 0; i < stretch.glyphs().size(); i++) {
        PdfGlyph glyph = stretch.glyphs().get(i);
        glyphs.add(glyph);
        stretchOf.add(starts.size() - 1);
        contradicted |= proof.isContradicted(glyph.sign());
        unread += proof.isRead(glyph.sign()) ? 0 : 1;
        int from = joined.length();
        places.add(of.length > 0 ? new int[] {from + of[i], from + of[i + 1]} : new int[] {-1, -1});
      }
      joined.append(stretch.text()).append('\n');
      if (!places.isEmpty() && of.length == 0) {
        // Only where it begins and ends is known.
        places.getLast()[1] = joined.length() - 1;
        places.get(places.size() - stretch.glyphs().size())[0] = starts.getLast();
      }
    }
    spaced();
    below(stretches);
    raised();
  }

  /** Signs one below the other are read as a word. */
  private void below(List<PdfStretch> stretches) {
    int from = 0;
    for (int i = 1; i <= stretches.size(); i++) {
      if (i < stretches.size() && isBelow(stretches.get(i - 1), stretches.get(i))) {
        continue;
      }
      if (i - from > SPACED) {
        for (int next = from + 1; next < i; next++) {
          gaps.set(starts.get(next) - 1);
        }
      }
      from = i;
    }
  }

  private static boolean isBelow(PdfStretch upper, PdfStretch lower) {
    return upper.text().length() == 1
        && lower.text().length() == 1
        && lower.y() > upper.y()
        && Math.abs(lower.x() - upper.x()) < upper.size() / 2;
  }

  /** The text as the gaps say. */
  String text() {
    return joined.toString();
  }

  /** Where each stretch begins in the text. */
  List<Integer> starts() {
    return List.copyOf(starts);
  }

  /** The other ways to read it. */
  List<Reading> others() {
    List<Reading> others = new ArrayList<>();
    boolean apart = !gaps.isEmpty() || !blanks.isEmpty();
    if (apart) {
      others.add(reading(gaps, blanks));
    }
    if (!raised.isEmpty()) {
      others.add(reading(raised, new BitSet()));
      if (apart) {
        BitSet both = (BitSet) gaps.clone();
        both.or(raised);
        others.add(reading(both, blanks));
      }
    }
    if (contradicted) {
      others.add(byTheFonts(new BitSet(), new BitSet()));
      if (apart) {
        others.add(byTheFonts(gaps, blanks));
      }
    }
    return others;
  }

  /** How many signs are none that anyone could read. */
  int unread() {
    return unread;
  }

  /** With the letters that the fonts say, where the page says otherwise. */
  private Reading byTheFonts(BitSet without, BitSet blank) {
    Reading.Writer reading = new Reading.Writer();
    int glyph = 0;
    for (int stretch = 0; stretch < starts.size(); stretch++) {
      int start = starts.get(stretch);
      int end = stretch + 1 < starts.size() ? starts.get(stretch + 1) : joined.length();
      int to = glyph;
      while (to < glyphs.size() && stretchOf.get(to) == stretch) {
        to++;
      }
      boolean exact = true;
      for (int i = glyph; i < to; i++) {
        exact &= places.get(i)[0] >= 0 && places.get(i)[1] >= 0;
      }
      for (; glyph < to; glyph++) {
        TextPosition sign = glyphs.get(glyph).sign();
        boolean other = proof.differs(sign);
        String letters = other ? proof.own(sign) : sign.getUnicode();
        int[] place = places.get(glyph);
        if (!exact) {
          reading.add(letters, start, end - 1);
        } else if (other) {
          reading.add(letters, place[0], place[1]);
        } else {
          copy(reading, place[0], place[1], without, blank);
        }
      }
      copy(reading, end - 1, end, without, blank);
    }
    return reading.done();
  }

  private void copy(Reading.Writer reading, int from, int to, BitSet without, BitSet blank) {
    for (int i = from; i < to; i++) {
      if (!without.get(i)) {
        reading.add(blank.get(i) ? " " : joined.substring(i, i + 1), i, i + 1);
      }
    }
  }

  private Reading reading(BitSet without, BitSet blank) {
    Reading.Writer reading = new Reading.Writer();
    copy(reading, 0, joined.length(), without, blank);
    return reading.done();
  }

  private void spaced() {
    for (int i = 0; i + 1 < glyphs.size(); ) {
      int end = i;
      while (end + 1 < glyphs.size() && gap(end) > APART * size(end)) {
        end++;
      }
      if (end - i >= SPACED) {
        run(i, end);
      }
      i = Math.max(end, i + 1);
    }
  }

  /** Letters that all stand apart: what is white space among them is wider than the others. */
  private void run(int from, int to) {
    float[] usual = new float[to - from];
    float[] steps = new float[to - from];
    for (int i = from; i < to; i++) {
      usual[i - from] = gap(i);
      steps[i - from] = step(i);
    }
    Arrays.sort(usual);
    Arrays.sort(steps);
    float gap = usual[usual.length / 2];
    float step = steps[steps.length / 2];
    for (int i = from; i < to; i++) {
      int end = places.get(i)[1];
      int next = places.get(i + 1)[0];
      if (end < 0 || next != end + 1) {
        continue;
      }
      boolean even = Math.abs(step(i) - step) < 0.1f * step;
      if (gap(i) <= gap * WORD || even) {
        gaps.set(end);
      } else if (gap(i) <= gap * ELSE) {
        blanks.set(end);
      }
    }
  }

  /** How far the next glyph is from the end of one; negative where it is elsewhere. */
  private float gap(int i) {
    PdfGlyph one = glyphs.get(i);
    PdfGlyph next = glyphs.get(i + 1);
    return one.isBeside(next) ? next.x() - one.x() - one.width() : -1;
  }

  private float step(int i) {
    return glyphs.get(i + 1).x() - glyphs.get(i).x();
  }

  private float size(int i) {
    return glyphs.get(i).size();
  }

  private void raised() {
    int ground = 0;
    for (int i = 0; i < glyphs.size(); i++) {
      PdfGlyph glyph = glyphs.get(i);
      PdfGlyph base = glyphs.get(ground);
      float off = Math.abs(glyph.y() - base.y());
      boolean note =
          glyph.angle() == base.angle()
              && glyph.x() > base.x()
              && glyph.size() <= SMALL * base.size()
              && off > OFF * base.size()
              && off < base.size();
      ground = note ? ground : i;
      String sign = glyph.sign().getUnicode();
      int[] place = places.get(i);
      if (place[0] >= 0 && place[1] >= 0 && (note || !sign.isEmpty() && RAISED.contains(sign))) {
        raised.set(place[0], place[1]);
      }
    }
  }
}
