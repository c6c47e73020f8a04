package io.sallyport.privacy;

import java.util.List;
import java.util.Objects;

/**
 * A text on its way to a model.
 *
 * @param text the text
 * @param kind how it is looked at
 * @param names of the fields that it stands under, the outermost first, where they say what it is;
 *     none where they don't. Only prose is read with them.
 */
public record PrivateText(String text, Kind kind, List<String> names) {

  /** How a text is looked at. */
  public enum Kind {
    /** Prose, or JSON whose texts and keys are looked at one by one. */
    PROSE,
    /** What somebody is called: all of it is a person. */
    PERSON,
    /**
     * A word of programs, such as the name of a function: only codes and numbers are looked for.
     */
    WORD,
    /**
     * Names of fields, one a line: people only where a line has a blank, which no program's has.
     */
    NAMES,
    /** The name of a file: its words may be joined by lines, points and hyphens. */
    FILE,
    /** A place where nothing is treated. */
    LEFT
  }

  /** Checks for nulls. */
  public PrivateText {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(kind, "kind");
    names = List.copyOf(names);
  }

  /** A text that stands for itself. */
  public PrivateText(String text, Kind kind) {
    this(text, kind, List.of());
  }

  /** Never repeats the text. */
  @Override
  public String toString() {
    return "PrivateText[" + text.length() + " characters, " + kind + "]";
  }
}
