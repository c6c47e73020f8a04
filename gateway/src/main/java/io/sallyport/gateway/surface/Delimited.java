package io.sallyport.gateway.surface;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import io.sallyport.gateway.config.Delimiter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a text at the marks by which its application sets foreign text apart. */
final class Delimited {

  private final List<Delimiter> delimiters;

  Delimited(List<Delimiter> delimiters) {
    this.delimiters = delimiters;
  }

  /** The pieces in order; together they are the text. An opening mark without an end runs on. */
  List<Segment> cut(String path, String text, Origin origin, @Nullable String source) {
    if (delimiters.isEmpty() || origin.defaultTrust() == Trust.UNTRUSTED) {
      return List.of(new Segment(path, text, origin, origin.defaultTrust(), source));
    }
    List<Segment> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      Delimiter next = null;
      int start = text.length();
      for (Delimiter delimiter : delimiters) {
        int found = text.indexOf(delimiter.start(), at);
        if (found >= 0 && found < start) {
          start = found;
          next = delimiter;
        }
      }
      if (next == null) {
        break;
      }
      int inner = start + next.start().length();
      // The last end mark counts, so that foreign text cannot close its own fence.
      int close = text.lastIndexOf(next.end());
      int end = close < inner ? text.length() : close;
      add(pieces, path, text.substring(at, inner), origin, source);
      add(pieces, path, text.substring(inner, end), next.origin(), source);
      at = end;
    }
    add(pieces, path, text.substring(at), origin, source);
    return pieces.isEmpty()
        ? List.of(new Segment(path, text, origin, origin.defaultTrust(), source))
        : pieces;
  }

  private static void add(
      List<Segment> pieces, String path, String text, Origin origin, @Nullable String source) {
    if (!text.isEmpty()) {
      pieces.add(new Segment(path, text, origin, origin.defaultTrust(), source));
    }
  }
}
