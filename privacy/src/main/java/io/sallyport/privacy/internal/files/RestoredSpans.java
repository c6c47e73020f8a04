package io.sallyport.privacy.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Redactor;
import java.util.Arrays;
import java.util.Optional;

/** A treated text whose spans say what was replaced, as it was before. */
final class RestoredSpans {

  private final Redactor redactor;

  RestoredSpans(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * Restores a text.
   *
   * @param spans in the order of the text, with offsets in code points of the text before, as
   *     {@link LinesFile#treated} writes them; none at all for a text with sealed values only
   * @return empty when the spans are not those of the text
   */
  Optional<String> restore(String text, JsonNode spans) {
    StringBuilder restored = new StringBuilder(text.length());
    int done = 0;
    int before = 0;
    for (JsonNode span : spans) {
      String replacement = span.path("replacement").asText();
      int start = span.path("start").asInt(-1);
      int end = span.path("end").asInt(-1);
      if (start < before || end < start || !isType(span.path("type").asText())) {
        return Optional.empty();
      }
      int left = text.codePointCount(done, text.length());
      if (start - before > left) {
        return Optional.empty();
      }
      int at = text.offsetByCodePoints(done, start - before);
      if (!text.startsWith(replacement, at)) {
        return Optional.empty();
      }
      PersonalDataType type = PersonalDataType.valueOf(span.path("type").asText());
      restored.append(text, done, at).append(redactor.restored(type, replacement));
      done = at + replacement.length();
      before = end;
    }
    return Optional.of(redactor.redact(restored.append(text.substring(done)).toString()).text());
  }

  private static boolean isType(String name) {
    return Arrays.stream(PersonalDataType.values()).anyMatch(type -> type.name().equals(name));
  }
}
