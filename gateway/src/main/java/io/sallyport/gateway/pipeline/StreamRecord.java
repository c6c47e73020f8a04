package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.TextHash;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.surface.SaidTexts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is taken down of a streamed answer while it passes: the size and hash of each text, and the
 * text itself only where the operator keeps content.
 */
final class StreamRecord {

  /** How much text there was. */
  private static final class Amount {
    private long characters;
    private long bytes;
    private boolean high;

    void add(String piece) {
      characters += piece.length();
      for (int i = 0; i < piece.length(); i++) {
        char c = piece.charAt(i);
        // A pair is four bytes, in two pieces as well.
        bytes += c < 0x80 ? 1 : c < 0x800 || (high && Character.isLowSurrogate(c)) ? 2 : 3;
        bytes -= high && Character.isLowSurrogate(c) ? 1 : 0;
        high = Character.isHighSurrogate(c);
      }
    }

    String of(Amount all) {
      return characters + "/" + all.characters + ";bytes:" + bytes + "/" + all.bytes;
    }
  }

  private static final class Text {
    private final @Nullable TextHash hash;
    private final StringBuilder kept = new StringBuilder();
    private final Amount scanned = new Amount();
    private final Amount released = new Amount();

    Text(@Nullable TextHash hash) {
      this.hash = hash;
    }
  }

  private final Recorder recorder;
  private final Passage passage;
  private final Map<String, Text> texts = new LinkedHashMap<>();

  StreamRecord(Recorder recorder, Passage passage) {
    this.recorder = recorder;
    this.passage = passage;
  }

  void add(String path, String piece) {
    Text text = texts.computeIfAbsent(path, p -> new Text(recorder.textHash(passage.tenant())));
    if (text.hash != null) {
      text.hash.update(piece);
    }
    text.scanned.add(piece);
    if (recorder.keepsContent()) {
      text.kept.append(piece);
    }
  }

  /** Takes an event that goes to the client now. */
  void sent(ObjectNode event) {
    SaidTexts.each(
        event,
        (path, piece) -> {
          Text text = texts.get(path);
          if (text != null) {
            text.released.add(piece);
          }
        });
  }

  /** Puts all of it into the passage and says how many characters it was. */
  long close() {
    long characters = 0;
    for (Map.Entry<String, Text> entry : texts.entrySet()) {
      Text text = entry.getValue();
      passage.inspectedStream(
          Segment.of(entry.getKey(), text.kept.toString(), Origin.ASSISTANT),
          text.scanned.characters,
          text.hash == null ? "" : text.hash.value(),
          text.released.of(text.scanned));
      characters += text.scanned.characters;
    }
    return characters;
  }
}
