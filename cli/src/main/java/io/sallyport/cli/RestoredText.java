package io.sallyport.cli;

import io.sallyport.privacy.Pseudonyms;
import io.sallyport.privacy.StreamRestorer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Puts originals back into a text of any length. */
final class RestoredText {

  private RestoredText() {}

  /**
   * Restores a text.
   *
   * @param out the file to write; null for standard output
   * @param json whether the text is JSON, in which originals have to be escaped
   */
  static void write(Pseudonyms pseudonyms, InputStream from, @Nullable Path out, boolean json)
      throws IOException {
    StreamRestorer restorer = new StreamRestorer(pseudonyms, type -> true, json);
    Reader in = new InputStreamReader(from, StandardCharsets.UTF_8);
    Writer to =
        out == null
            ? new OutputStreamWriter(System.out, StandardCharsets.UTF_8)
            : Files.newBufferedWriter(out);
    try {
      char[] buffer = new char[1 << 14];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.write(restorer.next(new String(buffer, 0, read)));
      }
      to.write(restorer.end());
    } finally {
      to.flush();
      if (out != null) {
        to.close();
      }
    }
  }
}
