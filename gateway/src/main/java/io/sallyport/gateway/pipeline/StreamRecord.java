package io.sallyport.gateway.pipeline;

import io.sallyport.audit.TextHash;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is taken down of a streamed answer while it passes: the size and hash of each text, and the
 * text itself only where the operator keeps content.
 */
final class StreamRecord {

  private static final class Text {
    private final @Nullable TextHash hash;
    private final StringBuilder kept = new StringBuilder();
    private long characters;

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
    text.characters += piece.length();
    if (recorder.keepsContent()) {
      text.kept.append(piece);
    }
  }

  /** Puts all of it into the passage and says how many characters it was. */
  long close() {
    long characters = 0;
    for (Map.Entry<String, Text> entry : texts.entrySet()) {
      Text text = entry.getValue();
      passage.inspectedStream(
          Segment.of(entry.getKey(), text.kept.toString(), Origin.ASSISTANT),
          text.characters,
          text.hash == null ? "" : text.hash.value());
      characters += text.characters;
    }
    return characters;
  }
}
