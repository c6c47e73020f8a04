package io.sallyport.cli;

import io.sallyport.privacy.PersonalDataType;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts originals back into a text of any length. */
final class RestoredText {

  private RestoredText() {}

  /**
   * Restores a text.
   *
   * @param out the file to write; null for standard output
   * @param json whether the text is JSON, in which originals have to be escaped
   * @return how many pseudonyms of it are not known
   */
  static long write(Pseudonyms pseudonyms, InputStream from, @Nullable Path out, boolean json)
      throws IOException {
    Counting counting = new Counting(pseudonyms);
    StreamRestorer restorer = new StreamRestorer(counting, type -> true, json);
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
    return counting.missing;
  }

  /** Counts what looks like a pseudonym and is none that was given. */
  private static final class Counting implements Pseudonyms {
    private final Pseudonyms pseudonyms;
    private long missing;

    Counting(Pseudonyms pseudonyms) {
      this.pseudonyms = pseudonyms;
    }

    @Override
    public String pseudonym(PersonalDataType type, String original) {
      return pseudonyms.pseudonym(type, original);
    }

    @Override
    public Optional<String> original(String pseudonym) {
      Optional<String> original = pseudonyms.original(pseudonym);
      missing += original.isEmpty() ? 1 : 0;
      return original;
    }
  }
}
