package io.sallyport.privacy;

import io.sallyport.privacy.FileRedaction.Format;
import io.sallyport.privacy.FileRedaction.Selection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Files for tests, in which the kind of each datum stands in its place. */
final class RedactedFile {

  private RedactedFile() {}

  static String of(Format format, String text) throws IOException, UnreadableFileException {
    byte[] file = text.getBytes(StandardCharsets.UTF_8);
    return new String(of(format, file, new RedactionReport()), StandardCharsets.UTF_8);
  }

  /** The same of a file that is no text; what was found is added to a report. */
  static byte[] of(Format format, byte[] file, RedactionReport report)
      throws IOException, UnreadableFileException {
    Treatment treatment = Treatment.builder(Operator.REPLACE).build();
    Redactor redactor = new Redactor(PersonalDataFinder.complete(), treatment, Set.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new FileRedaction(redactor, Selection.ALL, report, done -> {})
        .run(format, new ByteArrayInputStream(file), out, 0);
    return out.toByteArray();
  }
}
