package io.sallyport.gateway.surface;

import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A transcript that is no JSON: plain, or as captions (SubRip; WebVTT, W3C). What is said goes on
 * from cue to cue, so the cues are read as one text, and their numbers and times stay as they are.
 */
final class Captions {

  private static final Pattern TIMES =
      Pattern.compile(
          "[0-9:.,]{5,20} --> [0-9:.,]{5,20}( (align|line|position|size|vertical):[a-z0-9%,.-]{1,20})*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final String RUN = "text";

  private final List<String> pieces = new ArrayList<>();
  private final TextSlots texts = new TextSlots();
  private final StringBuilder said = new StringBuilder();

  /** Reads a transcript. */
  Captions(String transcript) {
    List<String> lines = transcript.lines().map(String::strip).toList();
    String[] written = transcript.split("(?<=\n)", -1);
    for (int i = 0; i < lines.size(); i++) {
      if (isStructure(lines, i)) {
        endOfText();
        pieces.add(written[i]);
      } else {
        said.append(written[i]);
      }
    }
    endOfText();
  }

  /** What is said, cue by cue. */
  TextSlots texts() {
    return texts;
  }

  /** The transcript with treated texts in their places. */
  byte[] bytes() {
    return String.join("", pieces).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isStructure(List<String> lines, int i) {
    String line = lines.get(i);
    return line.isEmpty()
        || TIMES.matcher(line).matches()
        || (i == 0 && line.equals("WEBVTT"))
        || (NUMBER.matcher(line).matches()
            && i + 1 < lines.size()
            && TIMES.matcher(lines.get(i + 1)).matches());
  }

  /** The break after a cue's last line is none of its text. */
  private void endOfText() {
    if (said.isEmpty()) {
      return;
    }
    String text = said.toString();
    String words = text.stripTrailing();
    String rest = text.substring(words.length());
    said.setLength(0);
    int place = pieces.size();
    pieces.add(text);
    Segment segment =
        Segment.of(RUN + "[" + texts.segments().size() + "]", words, Origin.ASSISTANT);
    texts.add(RUN, List.of(segment), treated -> pieces.set(place, treated + rest));
  }
}
