package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PrivateText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Finds data that is cut in two between texts which are read as one. What stands for it goes into
 * the text where it begins; the other parts of it are taken out.
 */
public final class Seams {

  /** How much of a text counts at either end, in characters: more than any datum has. */
  private static final int EDGE = 160;

  private Seams() {}

  /**
   * Treats what lies across seams.
   *
   * @return as many texts in the same order
   */
  public static List<String> close(
      List<PrivateText> texts,
      List<List<Integer>> runs,
      Function<String, List<PersonalData>> finder,
      BiFunction<String, List<PersonalData>, String> treatment) {
    List<String> now = new ArrayList<>(texts.stream().map(PrivateText::text).toList());
    for (List<Integer> run : runs) {
      List<Integer> prose =
          run.stream().filter(i -> texts.get(i).kind() == PrivateText.Kind.PROSE).toList();
      for (int i = 0; i + 1 < prose.size(); i++) {
        seam(now, prose.subList(i, prose.size()), finder, treatment);
      }
    }
    return now;
  }

  /** The seam behind the first of some texts; a datum may go on through several short ones. */
  private static void seam(
      List<String> now,
      List<Integer> run,
      Function<String, List<PersonalData>> finder,
      BiFunction<String, List<PersonalData>, String> treatment) {
    String first = now.get(run.getFirst());
    int from = Math.max(0, first.length() - EDGE);
    StringBuilder joined = new StringBuilder(first.substring(from));
    int edge = joined.length();
    for (int i = 1; i < run.size() && joined.length() - edge < EDGE; i++) {
      String next = now.get(run.get(i));
      joined.append(next, 0, Math.min(EDGE, next.length()));
      if (next.length() > EDGE) {
        break;
      }
    }
    if (edge == 0 || joined.length() == edge) {
      return;
    }
    String text = joined.toString();
    for (PersonalData data : finder.apply(text)) {
      if (data.start() < edge && data.end() > edge && !isTwo(text, edge)) {
        String instead =
            treatment.apply(
                text.substring(data.start(), data.end()),
                List.of(
                    new PersonalData(
                        data.type(),
                        data.subtype(),
                        0,
                        data.end() - data.start(),
                        data.score(),
                        data.recognizer())));
        now.set(run.getFirst(), first.substring(0, from + data.start()) + instead);
        takeOut(now, run.subList(1, run.size()), data.end() - edge);
        return;
      }
    }
  }

  /** Whether a line ends at the seam, so that what stands before and behind it are two things. */
  private static boolean isTwo(String text, int edge) {
    return text.charAt(edge - 1) == '\n' || text.charAt(edge) == '\n';
  }

  private static void takeOut(List<String> now, List<Integer> run, int characters) {
    int left = characters;
    for (int index : run) {
      String text = now.get(index);
      int gone = Math.min(left, text.length());
      now.set(index, text.substring(gone));
      left -= gone;
    }
  }
}
