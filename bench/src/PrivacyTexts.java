import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the paragraphs of the repository's own documents, sources and settings as texts about
 * nobody.
 */
final class PrivacyTexts {

  private static final int SHORTEST = 40;
  private static final int EVERY = 6;

  private PrivacyTexts() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    ObjectMapper mapper = new ObjectMapper();
    int number = 0;
    try (Stream<Path> files = Files.walk(root, 12)) {
      List<Path> texts = 
          files
              .filter(Files::isRegularFile)
              .filter(file -> isText("/" + root.relativize(file)))
              .sorted()
              .toList();
      for (Path file : texts) {
        for (String paragraph : Files.readString(file).split("\n\\s*\n")) {
          boolean source = file.toString().endsWith(".java");
          if (paragraph.strip().length() < SHORTEST || (source && number++ % EVERY != 0)) {
            continue;
          }
          ObjectNode line = mapper.createObjectNode();
          line.put("id", root.relativize(file).toString());
          line.put("text", paragraph.strip());
          line.putArray("spans");
          for (String type :
              List.of("PERSON", "LOCATION", "ORG", "DATE", "AGE", "PHONE", "ID", "NATIONAL_ID",
                  "CREDIT_CARD", "IBAN", "US_SSN", "SECRET", "OTHER")) {
            line.withArray("scope").add(type);
          }
          System.out.println(line);
        }
      }
    }
  }

  private static boolean isText(String name) {
    boolean kind = name.endsWith(".md") || name.endsWith(".xml") || name.endsWith(".java");
    // Tests and what is about personal data hold examples of it.
    return kind
        && !name.contains("/target/")
        && !name.contains("/.git/")
        && !name.contains("/src/test/")
        && !name.contains("privacy")
        && !name.contains("training");
  }
}
