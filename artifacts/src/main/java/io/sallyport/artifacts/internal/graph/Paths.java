package io.sallyport.artifacts.internal.graph;

/** Judges paths of files that a model names. */
final class Paths {

  private Paths() {}

  /** Whether a path leads out of the model's own folder. */
  static boolean leaves(String path) {
    String plain = path.replace('\\', '/');
    if (plain.startsWith("/")
        || plain.startsWith("~")
        || plain.contains("://")
        || plain.indexOf('\0') >= 0
        || plain.length() > 1 && plain.charAt(1) == ':') {
      return true;
    }
    int depth = 0;
    for (String part : plain.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }
}
