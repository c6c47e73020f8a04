package io.sallyport.privacy.internal.names;

import java.util.regex.Pattern;

/** A single name that a line of source code declares, extends or imports: no person. */
final class CodeName {

  private static final int LONGEST = 300;

  private static final String MODIFIERS =
      "[ \\t]*+(?:(?:public|private|protected|internal|abstract|final|static|sealed|partial|open"
          + "|export|default|pub|declare|data)[ \\t]++)*+";

  /** What stands before the name: a declaration, and the types that it is built on. */
  private static final Pattern BEFORE =
      Pattern.compile(
          MODIFIERS
              + "(?:class|interface|struct|trait|enum)[ \\t]++"
              + "(?:[\\w$<>]++(?:[ \\t]++|[ \\t]*+:[ \\t]*+)"
              + "(?:(?:extends|implements|public)[ \\t]++)?+)?+");

  private static final Pattern IMPORT = Pattern.compile("[ \\t]*+import[ \\t]++");

  /** What a declaration goes on with. */
  private static final Pattern AFTER =
      Pattern.compile(
          "[ \\t]*+(?:[{;<:].*+|\\(.*+\\)?+:|(?:extends|implements|permits)[ \\t].*+)?+[ \\t\\r]*+");

  private static final Pattern IMPORTED =
      Pattern.compile("[ \\t]++from[ \\t]++[\"'].*+|[ \\t]*+;.*+");

  private CodeName() {}

  static boolean is(String text, int start, int end) {
    // No farther than a line may be long: a text of one line has as many names as words.
    int first = Math.max(0, start - LONGEST - 1);
    int last = Math.min(text.length(), end + LONGEST + 1);
    int line = first + text.substring(first, start).lastIndexOf('\n') + 1;
    int newline = text.indexOf('\n', end, last);
    int to = newline < 0 ? last : newline;
    if (to - line > LONGEST) {
      return false;
    }
    String before = text.substring(line, start);
    String after = text.substring(end, to);
    return BEFORE.matcher(before).matches() && AFTER.matcher(after).matches()
        || IMPORT.matcher(before).matches() && IMPORTED.matcher(after).matches();
  }
}
