package io.sallyport.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a text that a regular expression matches: literals, classes, ranges, groups, alternation,
 * anchors and quantifiers. Look-around and back references are beyond it.
 */
final class PatternText {

  private static final int MAX_PATTERN = 2_000;
  private static final int MAX_NESTING = 50;
  private static final int MAX_LENGTH = 10_000;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String WORD = LETTERS + LETTERS.toUpperCase(Locale.ROOT) + DIGITS;
  private static final String PRINTABLE = WORD + " -_.,:;!#$%&()*+/<=>?@[]^{|}~'\"`\\";

  /** A part of an expression. */
  private sealed interface Part {}

  private record Letter(String choices) implements Part {}

  private record Sequence(List<Part> parts) implements Part {}

  private record Choice(List<Part> branches) implements Part {}

  private record Repeat(Part part, int least, int most) implements Part {}

  private final String pattern;
  private int at;

  private PatternText(String pattern) {
    this.pattern = pattern;
  }

  /** A parsed expression. */
  static final class Parsed {
    private final Part part;

    private Parsed(Part part) {
      this.part = part;
    }

    /** How many steps a matcher of this expression has, its repetitions written out. */
    long weight() {
      return weight(part);
    }

    private static long weight(Part part) {
      return switch (part) {
        case Letter _ -> 1;
        case Sequence(List<Part> parts) -> parts.stream().mapToLong(Parsed::weight).sum() + 1;
        case Choice(List<Part> parts) -> parts.stream().mapToLong(Parsed::weight).sum() + 1;
        case Repeat(Part inner, int least, int most) ->
            Math.min(
                1_000_000_000L,
                weight(inner) * Math.max(1, most == Integer.MAX_VALUE ? least + 1 : most));
      };
    }

    /**
     * A text.
     *
     * @param stretch how often more than needed what may repeat is repeated
     * @param variant other numbers give other texts where the expression leaves a choice
     */
    String text(int stretch, int variant) {
      StringBuilder text = new StringBuilder();
      write(part, stretch, new int[] {variant}, text);
      return text.toString();
    }

    private static void write(Part part, int stretch, int[] left, StringBuilder text) {
      if (text.length() > MAX_LENGTH) {
        return;
      }
      switch (part) {
        case Letter(String choices) -> text.append(choices.charAt(pick(left, choices.length())));
        case Sequence(List<Part> parts) -> parts.forEach(p -> write(p, stretch, left, text));
        case Choice(List<Part> branches) ->
            write(branches.get(pick(left, branches.size())), stretch, left, text);
        case Repeat(Part inner, int least, int most) -> {
          long count = Math.min(most, Math.min((long) least + stretch, MAX_LENGTH));
          for (long i = 0; i < count && text.length() <= MAX_LENGTH; i++) {
            write(inner, stretch, left, text);
          }
        }
      }
    }

    private static int pick(int[] left, int size) {
      int index = left[0] % size;
      left[0] /= size;
      return index;
    }
  }

  /** Parses an expression; empty when it is malformed, too large or beyond what is known here. */
  static Optional<Parsed> parse(String pattern) {
    if (pattern.length() > MAX_PATTERN) {
      return Optional.empty();
    }
    PatternText parser = new PatternText(pattern);
    try {
      Parsed parsed = new Parsed(parser.choice(0));
      return parser.at == pattern.length() && parsed.weight() <= MAX_LENGTH
          ? Optional.of(parsed)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Part choice(int depth) {
    check(depth < MAX_NESTING);
    List<Part> branches = new ArrayList<>();
    do {
      List<Part> parts = new ArrayList<>();
      while (more() && peek() != '|' && peek() != ')') {
        parts.add(quantified(atom(depth)));
      }
      branches.add(new Sequence(parts));
    } while (take('|'));
    return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
  }

  private Part atom(int depth) {
    char c = next();
    return switch (c) {
      case '^', '$' -> new Sequence(List.of());
      case '.' -> new Letter(PRINTABLE);
      case '(' -> group(depth);
      case '[' -> new Letter(characterClass());
      case '\\' -> escape();
      case '*', '+', '?' -> throw new IllegalArgumentException();
      default -> new Letter(String.valueOf(c));
    };
  }

  private Part group(int depth) {
    if (take('?')) {
      if (take('<')) {
        check(more() && Character.isLetter(peek()));
        while (next() != '>') {}
      } else {
        check(take(':'));
      }
    }
    Part inner = choice(depth + 1);
    check(take(')'));
    return inner;
  }

  private Part escape() {
    char c = peek();
    if (c == 'b') {
      at++;
      return new Sequence(List.of());
    }
    check(!(c >= '1' && c <= '9') && c != 'k' && c != 'B');
    return new Letter(escaped());
  }

  /** The characters that the escape after a backslash stands for. */
  private String escaped() {
    char c = next();
    return switch (c) {
      case 'd' -> DIGITS;
      case 'w' -> WORD + "_";
      case 's' -> " ";
      case 'D', 'S' -> WORD.substring(0, LETTERS.length());
      case 'W' -> "-";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'f' -> "\f";
      case '0' -> "\0";
      case 'x' -> code(2);
      case 'u' -> code(4);
      case 'p' -> property();
      default -> {
        check(!Character.isLetterOrDigit(c));
        yield String.valueOf(c);
      }
    };
  }

  private String code(int digits) {
    check(at + digits <= pattern.length());
    String hex = pattern.substring(at, at + digits);
    at += digits;
    return String.valueOf((char) Integer.parseInt(hex, 16));
  }

  private String property() {
    check(take('{'));
    int end = pattern.indexOf('}', at);
    check(end > at);
    String name = pattern.substring(at, end);
    at = end + 1;
    return switch (name) {
      case "L", "Ll", "Letter", "Lowercase_Letter" -> LETTERS;
      case "Lu", "Uppercase_Letter" -> WORD.substring(26, 52);
      case "N", "Nd" -> DIGITS;
      default -> throw new IllegalArgumentException();
    };
  }

  private String characterClass() {
    boolean negated = take('^');
    StringBuilder members = new StringBuilder();
    boolean first = true;
    while (first || peek() != ']') {
      first = false;
      if (peek() == ']') {
        break;
      }
      String from = member();
      if (from.length() == 1 && pattern.startsWith("-", at) && !pattern.startsWith("-]", at)) {
        at++;
        String to = member();
        check(to.length() == 1 && to.charAt(0) >= from.charAt(0));
        int end = Math.min(to.charAt(0), from.charAt(0) + 127);
        for (int c = from.charAt(0); c <= end; c++) {
          members.append((char) c);
        }
      } else {
        members.append(from);
      }
    }
    check(take(']'));
    String choices = negated ? others(members.toString()) : members.toString();
    check(!choices.isEmpty());
    return choices;
  }

  private String member() {
    char c = next();
    if (c != '\\') {
      return String.valueOf(c);
    }
    if (take('b')) {
      return "\b";
    }
    return escaped();
  }

  private static String others(String members) {
    StringBuilder others = new StringBuilder();
    PRINTABLE.chars().filter(c -> members.indexOf(c) < 0).forEach(c -> others.append((char) c));
    return others.toString();
  }

  private Part quantified(Part part) {
    if (!more()) {
      return part;
    }
    Part repeated =
        switch (peek()) {
          case '*' -> repeat(part, 0, Integer.MAX_VALUE);
          case '+' -> repeat(part, 1, Integer.MAX_VALUE);
          case '?' -> repeat(part, 0, 1);
          case '{' -> counted(part);
          default -> part;
        };
    if (repeated != part) {
      take('?');
    }
    return repeated;
  }

  private Part repeat(Part part, int least, int most) {
    at++;
    return new Repeat(part, least, most);
  }

  private Part counted(Part part) {
    int end = pattern.indexOf('}', at);
    check(end > at);
    String[] bounds = pattern.substring(at + 1, end).split(",", -1);
    check(bounds.length <= 2);
    int least = Integer.parseInt(bounds[0]);
    int most =
        bounds.length == 1
            ? least
            : bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]);
    check(least >= 0 && most >= least);
    at = end;
    return repeat(part, least, most);
  }

  private boolean more() {
    return at < pattern.length();
  }

  private char peek() {
    check(more());
    return pattern.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private boolean take(char c) {
    if (more() && pattern.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("pattern: beyond what is known here");
    }
  }
}
