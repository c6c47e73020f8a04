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

  /**
   * What is left of a text.
   *
   * @param text the text without what belongs to data across seams
   * @param behind what stands behind it for the data that began there
   */
  public record Rest(String text, String behind) {}

  private final Function<String, List<PersonalData>> finder;
  private final BiFunction<String, List<PersonalData>, String> treatment;
  private final List<Rest> rests = new ArrayList<>();

  private Seams(
      Function<String, List<PersonalData>> finder,
      BiFunction<String, List<PersonalData>, String> treatment) {
    this.finder = finder;
    this.treatment = treatment;
  }

  /**
   * Treats what lies across seams.
   *
   * @return as many texts in the same order
   */
  public static List<Rest> close(
      List<PrivateText> texts,
      List<List<Integer>> runs,
      Function<String, List<PersonalData>> finder,
      BiFunction<String, List<PersonalData>, String> treatment) {
    Seams seams = new Seams(finder, treatment);
    texts.forEach(text -> seams.rests.add(new Rest(text.text(), "")));
    for (List<Integer> run : runs) {
      List<Integer> prose =
          run.stream().filter(i -> texts.get(i).kind() == PrivateText.Kind.PROSE).toList();
      for (int i = 0; i + 1 < prose.size(); i++) {
        seams.seam(prose.subList(i, prose.size()));
      }
    }
    return seams.rests;
  }

  /** The seam behind the first of some texts; a datum may go on through several short ones. */
  private void seam(List<Integer> run) {
    String first = rests.get(run.getFirst()).text();
    int from = Math.max(0, first.length() - EDGE);
    StringBuilder joined = new StringBuilder(first.substring(from));
    int edge = joined.length();
    for (int i = 1; i < run.size() && joined.length() - edge < EDGE; i++) {
      String next = rests.get(run.get(i)).text();
      joined.append(next, 0, Math.min(EDGE, next.length()));
      if (next.length() > EDGE) {
        break;
      }
    }
    String text = joined.toString();
    if (edge == 0 || text.length() == edge || isTwo(text, edge)) {
      return;
    }
    for (PersonalData data : finder.apply(text)) {
      if (data.start() < edge && data.end() > edge && !isFoundApart(text, edge, data)) {
        String datum = text.substring(data.start(), data.end());
        PersonalData whole =
            new PersonalData(
                data.type(), data.subtype(), 0, datum.length(), data.score(), data.recognizer());
        rests.set(
            run.getFirst(),
            new Rest(
                first.substring(0, from + data.start()),
                treatment.apply(datum, List.of(whole)) + rests.get(run.getFirst()).behind()));
        takeOut(run.subList(1, run.size()), data.end() - edge);
        return;
      }
    }
  }

  /** Whether a line ends at the seam, so that what stands before and behind it are two things. */
  private static boolean isTwo(String text, int edge) {
    return text.charAt(edge - 1) == '\n' || text.charAt(edge) == '\n';
  }

  /** Whether both sides are found for themselves, as two entries of a list are. */
  private boolean isFoundApart(String text, int edge, PersonalData data) {
    boolean left =
        finder.apply(text.substring(0, edge)).stream()
            .anyMatch(one -> one.start() <= data.start() && one.end() == edge);
    boolean right =
        finder.apply(text.substring(edge)).stream()
            .anyMatch(one -> one.start() == 0 && one.end() >= data.end() - edge);
    return left && right;
  }

  private void takeOut(List<Integer> run, int characters) {
    int left = characters;
    for (int index : run) {
      Rest rest = rests.get(index);
      int gone = Math.min(left, rest.text().length());
      rests.set(index, new Rest(rest.text().substring(gone), rest.behind()));
      left -= gone;
    }
  }
}
