package io.sallyport.privacy.internal;

import io.sallyport.privacy.internal.names.Lexicon;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is written before a value of JSON so that it is read as a value behind a label: the name of
 * its field, and where that says little, the one of the field that holds it: {@code
 * "phone":{"number":…}}, {@code "name":[{"given":[…]}]}.
 */
public final class KeyLeads {

  private static final Pattern HUMP = Pattern.compile("(\\p{Ll})(\\p{Lu})");
  private static final Set<String> PARTS = Set.copyOf(Lexicon.lines("part-keys.txt"));

  /** Parts of a name that stand beside each other, and what they are then. */
  private static final Map<String, Set<String>> BESIDE =
      Map.of(
          "first", Set.of("last"),
          "last", Set.of("first"),
          "given", Set.of("family"),
          "family", Set.of("given"));

  private KeyLeads() {}

  private static boolean mayBeName(String value) {
    return value.length() > 1
        && Character.isLetter(value.charAt(0))
        && !Character.isLowerCase(value.charAt(0))
        && !Lexicon.standard().isCue(value);
  }

  /** The words of a name such as {@code last_name} or {@code lastName}. */
  public static String words(String name) {
    return HUMP.matcher(name.replace('_', ' ')).replaceAll("$1 $2").toLowerCase(Locale.ROOT);
  }

  /**
   * What may stand before a value, the name of its field first.
   *
   * @param key the name of its field; null or empty for none
   * @param parent the name of the field that holds that one; null or empty for none
   * @param beside the names of the fields beside it, as far as they are known
   * @param value the value: a day or a word in small letters is no part of a name
   */
  public static List<String> of(
      @Nullable String key, @Nullable String parent, Set<String> beside, String value) {
    if (key == null || key.isEmpty()) {
      return List.of("");
    }
    String own = words(key);
    boolean part = BESIDE.getOrDefault(own, Set.of()).stream().anyMatch(beside::contains);
    if (part && mayBeName(value)) {
      return List.of(own + " name: ");
    }
    if (parent == null || parent.isEmpty() || !PARTS.contains(own)) {
      return List.of(own + ": ");
    }
    String holder = words(parent);
    String one = holder.endsWith("s") ? holder.substring(0, holder.length() - 1) : holder;
    return Stream.of(own, one + " " + own, own + " " + one, one, holder)
        .distinct()
        .map(lead -> lead + ": ")
        .toList();
  }
}
