import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.privacy.PersonalDataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text with the names, places, organisations and addresses in it.
 *
 * @param made whether a generator made it, so that its words and names say little
 */
record Labelled(String text, List<Span> spans, boolean made) {

  private static final Set<String> TYPES = Set.of("PERSON", "LOCATION", "ORG", "ADDRESS");

  /** UTF-16 indexes. */
  record Span(int start, int end, PersonalDataType type) {}

  /** Reads lines of {@code {text, spans:[{start, end, type}]}} with code point offsets. */
  static List<Labelled> read(Path file) throws IOException {
    List<Labelled> read = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = mapper.readTree(line);
      String text = node.path("text").asText();
      List<Span> spans = new ArrayList<>();
      for (JsonNode span : node.path("spans")) {
        if (TYPES.contains(span.path("type").asText())) {
          spans.add(
              new Span(
                  text.offsetByCodePoints(0, span.path("start").asInt()),
                  text.offsetByCodePoints(0, span.path("end").asInt()),
                  PersonalDataType.valueOf(span.path("type").asText())));
        }
      }
      read.add(new Labelled(text, spans, false));
    }
    return read;
  }
}
