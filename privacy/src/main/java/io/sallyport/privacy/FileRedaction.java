package io.sallyport.privacy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.privacy.internal.files.CsvFile;
import io.sallyport.privacy.internal.files.Encodings;
import io.sallyport.privacy.internal.files.JsonFile;
import io.sallyport.privacy.internal.files.LinesFile;
import io.sallyport.privacy.internal.files.OfficeFile;
import io.sallyport.privacy.internal.files.PdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Redacts files. Formats of records are read and written record by record in bounded memory; a
 * record that cannot be treated is answered by an error in its place and never by its original.
 */
public final class FileRedaction {

  /** A longer line or field is refused: 64 MiB in UTF-8. */
  public static final int LONGEST_RECORD = 1 << 26;

  /** What a file holds. */
  public enum Format {
    TEXT,
    JSONL,
    CSV,
    JSON,
    PDF,
    DOCX;

    /** The format that a file's name tells; text when it tells none. */
    public static Format ofName(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
        case "jsonl", "ndjson" -> JSONL;
        case "csv", "tsv" -> CSV;
        case "json" -> JSON;
        case "pdf" -> PDF;
        case "docx" -> DOCX;
        default -> TEXT;
      };
    }
  }

  /**
   * What of a file is looked into.
   *
   * @param columns names of the columns of a CSV file; empty for all
   * @param paths JSON pointers (RFC 6901) whose texts are treated, {@code *} for any key or index;
   *     empty for all texts
   * @param separator the sign between the fields of a CSV file; {@link #BY_HEADER} to take the one
   *     that the first line has most of
   */
  public record Selection(Set<String> columns, Set<String> paths, char separator) {

    /** The separator that stands for the one of the header. */
    public static final char BY_HEADER = 0;

    /** Everything. */
    public static final Selection ALL = new Selection(Set.of(), Set.of(), BY_HEADER);

    /** Copies the sets. */
    public Selection {
      columns = Set.copyOf(columns);
      paths = Set.copyOf(paths);
    }
  }

  private final Redactor redactor;
  private final Selection selection;
  private final RedactionReport report;
  private final LongConsumer progress;

  /**
   * A redaction of files.
   *
   * @param progress told how many records are done, after each
   */
  public FileRedaction(
      Redactor redactor, Selection selection, RedactionReport report, LongConsumer progress) {
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.selection = Objects.requireNonNull(selection, "selection");
    this.report = Objects.requireNonNull(report, "report");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * Redacts a file. The streams are left open.
   *
   * @param skipped how many records at its start were done before and are passed over
   * @throws UnreadableFileException when the whole file cannot be treated; nothing of use was
   *     written then
   * @throws IOException when reading or writing fails
   */
  public void run(Format format, InputStream in, OutputStream out, long skipped)
      throws IOException, UnreadableFileException {
    LinesFile lines = new LinesFile(redactor, report, progress);
    switch (format) {
      case TEXT -> lines.text(Encodings.checked(in), out, skipped);
      case JSONL -> lines.jsonl(Encodings.checked(in), out, skipped);
      case CSV ->
          new CsvFile(redactor, report, progress, selection)
              .run(Encodings.checked(in), out, skipped);
      case JSON -> new JsonFile(redactor, report, selection).run(Encodings.checked(in), out);
      case PDF -> whole("PDF", () -> new PdfFile(redactor, report).run(in, out));
      case DOCX -> whole("DOCX", () -> new OfficeFile(redactor, report).run(in, out));
    }
  }

  @FunctionalInterface
  private interface Whole {
    void run() throws IOException, UnreadableFileException;
  }

  /** Their readers answer damage with exceptions of every kind; all mean this file alone. */
  private static void whole(String kind, Whole work) throws IOException, UnreadableFileException {
    try {
      work.run();
    } catch (PrivacyException | VaultException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new UnreadableFileException(
          kind
              + ": damaged, "
              + e.getClass().getSimpleName()
              + " (expected: a readable "
              + kind
              + ")");
    }
  }

  /**
   * Redacts one whole text and writes one line of JSON, {@code {id, text, spans}}.
   *
   * @param id what the text is called
   * @throws UnreadableFileException when it is no UTF-8 or longer than {@link #LONGEST_RECORD}
   */
  public void json(String id, InputStream in, OutputStream out)
      throws IOException, UnreadableFileException {
    byte[] bytes = Encodings.checked(in).readNBytes(LONGEST_RECORD + 1);
    if (bytes.length > LONGEST_RECORD) {
      throw new UnreadableFileException("text: more than 64 MiB (expected: at most that)");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Redaction redaction = redactor.redact(text);
      report.add(text, redaction);
      String line = LinesFile.treated(TextNode.valueOf(id), 1, text, redaction) + "\n";
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException("text: not UTF-8 (expected: text in UTF-8)");
    }
  }
}
