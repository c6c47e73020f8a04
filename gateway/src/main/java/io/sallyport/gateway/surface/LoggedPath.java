package io.sallyport.gateway.surface;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A path as the log may keep it. Who sends a request or an answer chooses the names of some fields,
 * and may choose a text; the log holds no texts in the clear, so such a name is a {@code *} in it.
 */
public final class LoggedPath {

  private static final String NAMES = " (names)";

  /** Nearly all texts sit in the same few places. */
  private static final int REMEMBERED = 1024;

  private static final int SHORT = 64;
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private LoggedPath() {}

  /** The path with only those names that the API is made of. */
  public static String of(String path) {
    String known = KNOWN.get(path);
    if (known != null) {
      return known;
    }
    String logged = made(path);
    if (path.length() <= SHORT && KNOWN.size() < REMEMBERED) {
      KNOWN.put(path, logged);
    }
    return logged;
  }

  private static String made(String path) {
    String fields = path.endsWith(NAMES) ? path.substring(0, path.length() - 8) : path;
    StringBuilder logged = new StringBuilder(path.length());
    for (int start = 0; start <= fields.length(); ) {
      int dot = fields.indexOf('.', start);
      int end = dot < 0 ? fields.length() : dot;
      logged.append(start == 0 ? "" : ".").append(element(fields.substring(start, end)));
      start = end + 1;
    }
    return logged.append(path.substring(fields.length())).toString();
  }

  private static String element(String element) {
    int bracket = element.indexOf('[');
    String name = bracket < 0 ? element : element.substring(0, bracket);
    boolean known = Vocabulary.isLogged(name) || ChatFields.isKnown(name);
    return known && isIndexes(element.substring(name.length())) ? element : "*";
  }

  /** Whether it is nothing but indexes such as {@code [0][12]}. */
  private static boolean isIndexes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '[' && c != ']' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
