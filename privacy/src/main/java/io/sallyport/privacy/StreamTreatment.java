package io.sallyport.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Treats personal data in a text that comes in pieces. So much is held back that what speaks for or
 * against a finding is there when it is decided: {@value #AHEAD} characters. For one text; not safe
 * for threads.
 */
public final class StreamTreatment {

  /** How far behind a place the text must be known before the place is decided. */
  private static final int AHEAD = 400;

  /** What went on and is still looked at, for the words before a finding. */
  private static final int BEHIND = 120;

  /** So much is decided at once, or each character would cost a search. */
  private static final int STEP = 600;

  private final Function<String, List<PersonalData>> finder;
  private final BiFunction<String, List<PersonalData>, String> treatment;
  private final StringBuilder held = new StringBuilder();
  private String behind = "";

  StreamTreatment(
      Function<String, List<PersonalData>> finder,
      BiFunction<String, List<PersonalData>, String> treatment) {
    this.finder = finder;
    this.treatment = treatment;
  }

  /** Takes the next piece and gives what is decided. */
  public String next(String piece) {
    held.append(piece);
    return held.length() < AHEAD + STEP ? "" : decide(held.length() - AHEAD);
  }

  /** Gives the rest; the text is over. */
  public String end() {
    return held.isEmpty() ? "" : decide(held.length());
  }

  /** Characters that are held back. */
  public int held() {
    return held.length();
  }

  private String decide(int most) {
    String text = behind + held;
    int lead = behind.length();
    int end = lead + (most == held.length() ? most : lastBreak(most));
    List<PersonalData> own = new ArrayList<>();
    for (PersonalData data : finder.apply(text)) {
      if (data.start() < lead) {
        continue;
      }
      // A finding over the cut goes on whole with the next part.
      if (data.start() < end && data.end() > end) {
        end = data.start();
      }
      own.add(moved(data, lead));
    }
    int taken = end - lead;
    own.removeIf(data -> data.start() >= taken);
    String part = held.substring(0, taken);
    held.delete(0, taken);
    String seen = behind + part;
    behind = seen.substring(Math.max(0, seen.length() - BEHIND));
    return treatment.apply(part, own);
  }

  private int lastBreak(int most) {
    int at = most;
    while (at > 0 && !Character.isWhitespace(held.charAt(at - 1))) {
      at--;
    }
    return at == 0 ? most : at;
  }

  private static PersonalData moved(PersonalData data, int by) {
    return new PersonalData(
        data.type(),
        data.subtype(),
        data.start() - by,
        data.end() - by,
        data.score(),
        data.recognizer());
  }
}
