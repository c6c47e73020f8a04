package io.sallyport.cli;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Pseudonyms;
import io.sallyport.privacy.StreamRestorer;
import io.sallyport.privacy.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts originals back into a text of any length. */
final class RestoredText {

  /** Whose part of a vault files are treated with. */
  private static final String TENANT = "files";

  private RestoredText() {}

  /** The pseudonyms of files. */
  static Pseudonyms pseudonyms(Vault vault) {
    return vault.pseudonyms(TENANT, "redact");
  }

  /**
   * Restores a text with a vault and says on standard error what did not come back.
   *
   * @param out the file to write; null for standard output
   * @return whether all came back
   */
  static boolean restore(Path folder, InputStream from, @Nullable Path out, boolean json)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UsageException("--vault " + folder + ": missing (expected: the folder of a vault)");
    }
    Vault vault = Vault.open(folder);
    boolean cut = vault.isCut(TENANT);
    long missing = write(pseudonyms(vault), from, out, json);
    if (missing > 0) {
      System.err.printf(
          Locale.ROOT,
          "sallyport: --restore: %d pseudonyms are not in the vault%s; they stay as they are%n",
          missing,
          cut ? ", whose last entry was cut off" : "");
    }
    return missing == 0;
  }

  /**
   * Restores a text.
   *
   * @param out the file to write; null for standard output
   * @param json whether the text is JSON, in which originals have to be escaped
   * @return how many pseudonyms of it are not known
   */
  private static long write(
      Pseudonyms pseudonyms, InputStream from, @Nullable Path out, boolean json)
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
