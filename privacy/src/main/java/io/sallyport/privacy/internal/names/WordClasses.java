package io.sallyport.privacy.internal.names;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists of words with a name each: "class: word word". */
public final class WordClasses {

  private final Map<String, Set<String>> classes;

  private WordClasses(Map<String, Set<String>> classes) {
    this.classes = classes;
  }

  /** The classes of a list of this module. */
  public static WordClasses of(String file) {
    return new WordClasses(
        Lexicon.lines(file).stream()
            .map(line -> line.split(": ", 2))
            .collect(
                Collectors.toUnmodifiableMap(
                    parts -> parts[0],
                    parts -> Arrays.stream(parts[1].split(" ")).collect(Collectors.toSet()))));
  }

  /**
   * The words of a class.
   *
   * @throws IllegalArgumentException when there is no such class
   */
  public Set<String> words(String name) {
    Set<String> words = classes.get(name);
    if (words == null) {
      throw new IllegalArgumentException(
          "class: " + name + " (expected: " + classes.keySet() + ")");
    }
    return words;
  }

  /** The words of all classes whose names begin so. */
  public Set<String> beginning(String name) {
    return classes.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name))
        .flatMap(entry -> entry.getValue().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
