package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;

/** Judges the names of members: where unpacking them would write. */
final class MemberNames {

  private MemberNames() {}

  /** Reports names that leave the folder into which the archive is unpacked. */
  static void check(String name, Place place, ScanRun run) {
    if (leaves(name)) {
      run.report("archive/traversal", place, "Unpacking the member '" + name + "' writes outside.");
    } else if (name.indexOf('\0') >= 0 || name.chars().anyMatch(c -> c < ' ')) {
      run.report(
          "archive/odd-name",
          place,
          "The name '" + name + "' has characters that readers treat differently.");
    }
  }

  /** Whether a path is absolute or climbs out. */
  static boolean leaves(String name) {
    String path = name.replace('\\', '/');
    if (path.startsWith("/") || path.length() > 1 && path.charAt(1) == ':') {
      return true;
    }
    int depth = 0;
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        depth--;
      } else if (!part.isEmpty() && !part.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a link within a folder leads out of the archive. */
  static boolean linkLeaves(String name, String target) {
    String path = target.replace('\\', '/');
    if (path.startsWith("/") || path.length() > 1 && path.charAt(1) == ':') {
      return true;
    }
    int slash = name.lastIndexOf('/');
    return leaves((slash < 0 ? "" : name.substring(0, slash + 1)) + path);
  }
}
