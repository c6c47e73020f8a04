package io.sallyport.guard.flow;

import java.text.Normalizer;
import java.util.List;

/** The names of tools as clients understand them. */
public final class ToolNames {

  /** What models put before a name, and clients take off. */
  private static final List<String> PREFIXES = List.of("functions.", "function.", "tools.");

  private ToolNames() {}

  /** The bare name: without blanks, invisible signs and what models put before it. */
  public static String bare(String name) {
    StringBuilder seen = new StringBuilder();
    Normalizer.normalize(name, Normalizer.Form.NFKC)
        .codePoints()
        .filter(sign -> !isHidden(sign))
        .forEach(seen::appendCodePoint);
    String bare = seen.toString();
    for (boolean again = true; again; ) {
      again = false;
      for (String prefix : PREFIXES) {
        if (bare.regionMatches(true, 0, prefix, 0, prefix.length())) {
          bare = bare.substring(prefix.length());
          again = true;
        }
      }
    }
    return bare;
  }

  private static boolean isHidden(int sign) {
    return Character.isWhitespace(sign)
        || Character.isSpaceChar(sign)
        || Character.isISOControl(sign)
        || Character.getType(sign) == Character.FORMAT;
  }
}
