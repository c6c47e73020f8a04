import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;

/** Prints the text of a chat completion. */
final class AnswerText {

  private AnswerText() {}

  public static void main(String[] arguments) throws Exception {
    System.out.print(
        new ObjectMapper()
            .readTree(Path.of(arguments[0]).toFile())
            .at("/choices/0/message/content")
            .asText());
  }
}
