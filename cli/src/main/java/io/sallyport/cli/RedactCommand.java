package io.sallyport.cli;

import io.sallyport.privacy.FileRedaction;
import io.sallyport.privacy.FileRedaction.Format;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.Treatment;
import io.sallyport.privacy.UnreadableFileException;
import io.sallyport.privacy.VaultException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport redact}: finds and treats personal data in texts and files. */
@Command(
    name = "redact",
    mixinStandardHelpOptions = true,
    description = "Finds personal data in texts and files, and treats it.",
    footer = {
      "",
      "Examples:",
      "  echo 'Call Anna Keller, +49 30 901820' | sallyport redact",
      "  sallyport redact --jsonl --operator pseudonym < chats.jsonl > treated.jsonl",
      "  sallyport redact --report --out treated.csv --columns name,notes customers.csv",
      "  sallyport redact --operator date=generalise,person=pseudonym,mask letter.docx --out l.docx",
      "  sallyport redact --resume --out treated/ letters/",
      "  sallyport redact --operator pseudonym --vault v --out t.txt a.txt",
      "  sallyport redact --restore --vault v answer.txt",
      "  sallyport redact --restore --key file:k --operator encrypt answer.txt",
      "",
      "Kinds of files are told by their names unless --as says which.",
      "JSONL lines are {\"id\", \"text\"}; each gets {\"id\", \"text\", \"spans\"} in the same order,",
      "offsets in Unicode code points of the text before. Operators: replace, pseudonym, surrogate,",
      "mask, keep-last-4, hash, format-preserving, encrypt, date-shift, generalise, drop, keep.",
      "A record that cannot be treated is answered by an error in its place, never by its original.",
      "Exit code 2 when a file or every record could not be treated."
    })
final class RedactCommand implements Callable<Integer> {

  @Option(names = "--jsonl", description = "Read and write one JSON object a line.")
  private boolean jsonl;

  enum Written {
    TEXT,
    JSON
  }

  @Option(
      names = "--as",
      paramLabel = "KIND",
      description = "What the input is: text, jsonl, csv, json, pdf, docx. Default: by its name.")
  private @Nullable Format kind;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "How a treated text is written: itself, or as JSON with its spans.")
  private Written format = Written.TEXT;

  @Mixin private final TreatmentOptions treating = new TreatmentOptions();

  @Option(names = "--columns", paramLabel = "NAME", split = ",", description = "CSV: only these.")
  private List<String> columns = List.of();

  @Option(
      names = "--paths",
      paramLabel = "POINTER",
      split = ",",
      description = "JSON: only what lies under these pointers; * is any key.")
  private List<String> paths = List.of();

  @Option(
      names = "--separator",
      paramLabel = "SIGN",
      description = "CSV: between fields. Default: the header's.")
  private @Nullable Character separator;

  @Option(names = "--out", paramLabel = "FILE", description = "Default: standard output.")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Go on where an interrupted run stopped; needs --out.")
  private boolean resume;

  @Option(
      names = "--restore",
      description = {
        "Put originals back: for pseudonyms of --vault; for what --key sealed; in treated JSONL",
        "also for format-preserving and date-shift, with the --operator of before."
      })
  private boolean restore;

  @Option(names = "--report", description = "Say on standard error what was found, masked.")
  private boolean reports;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Default: standard input.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    try {
      return run();
    } catch (VaultException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private int run() throws IOException {
    Path folder =
        files.size() == 1 && Files.isDirectory(files.getFirst()) ? files.getFirst() : null;
    if (folder != null && out == null) {
      throw new UsageException(folder + ": a folder (expected: --out with a folder beside it)");
    }
    if (out != null && files.size() > 1) {
      throw new UsageException("--out: " + files.size() + " files (expected: one file with --out)");
    }
    if (restore && treating.vault() != null) {
      return restored(treating.vault());
    }
    if (resume && (out == null || files.isEmpty())) {
      throw new UsageException("--resume: no file to go on with (expected: a FILE and --out)");
    }
    Redactor redactor = restore ? restoring() : redactor();
    RedactedSummary summary = new RedactedSummary(redactor, reports, folder != null);
    if (files.isEmpty()) {
      redact(redactor, summary, null, out);
    } else if (folder != null && out != null) {
      List<RedactFolder.Pair> pairs = RedactFolder.pairs(folder, out);
      RedactFolder.begin(pairs, out, resume, settings());
      RedactFolder.links(folder).forEach(summary::skipped);
      for (RedactFolder.Pair pair : pairs) {
        if (resume && RedactFolder.isDone(pair)) {
          continue;
        }
        Files.createDirectories(pair.to().getParent());
        redact(redactor, summary, pair.from(), pair.to());
      }
      if (!summary.isFileUntreated()) {
        RedactFolder.end(out);
      }
    } else {
      for (Path file : files) {
        redact(redactor, summary, file, out);
      }
    }
    summary.end();
    if (redactor.unopened() > 0) {
      System.err.printf(
          "sallyport: --restore: %d sealed values are another key's, or were changed; they stay%n",
          redactor.unopened());
    }
    return summary.isFailure() || redactor.unopened() > 0 ? 2 : 0;
  }

  private void redact(
      Redactor redactor, RedactedSummary summary, @Nullable Path file, @Nullable Path to) {
    Progress progress = Progress.onTerminal("redact");
    RedactionReport report = new RedactionReport();
    String problem;
    try (InputStream in = opened(file)) {
      write(redactor, report, progress, file, in, to);
      progress.end();
      summary.treated(file, report);
      return;
    } catch (UnreadableFileException e) {
      problem = String.valueOf(e.getMessage());
    } catch (UsageException | VaultException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Whatever a file does to its reader, the next ones are treated. Messages may quote it.
      problem = e.getClass().getSimpleName() + " (expected: a readable file)";
    } finally {
      progress.end();
    }
    summary.untreated(file, problem);
  }

  private static InputStream opened(@Nullable Path file) throws UnreadableFileException {
    try {
      return input(file);
    } catch (UsageException e) {
      throw new UnreadableFileException("cannot be read (expected: a readable file)");
    }
  }

  private static InputStream input(@Nullable Path file) {
    if (file == null) {
      return System.in;
    }
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read (expected: a readable file)");
    }
  }

  private void write(
      Redactor redactor,
      RedactionReport report,
      Progress progress,
      @Nullable Path file,
      InputStream in,
      @Nullable Path to)
      throws IOException, UnreadableFileException {
    String name = file == null ? "-" : file.toString();
    Format what = formatOf(file);
    if (to == null) {
      FileRedaction redaction =
          new FileRedaction(redactor, selection(name), report, done -> progress.step());
      OutputStream standard = new BufferedOutputStream(System.out, 1 << 16);
      try {
        if (what == Format.JSON) {
          whenWhole(redaction, name, in, standard);
        } else {
          run(redaction, what, name, in, standard, 0);
        }
      } finally {
        standard.flush();
      }
      return;
    }
    ResumeNote.Read from = new ResumeNote.Read(in);
    try (RedactedFile target = RedactedFile.open(to, what, resume, file, settings())) {
      FileRedaction redaction =
          new FileRedaction(
              redactor,
              selection(name),
              report,
              done -> {
                progress.step();
                target.reached(done, from);
              });
      try {
        run(redaction, what, name, from, target.stream(), target.done());
      } catch (UsageException | VaultException e) {
        throw e; // Not the file's fault: a later run with --resume goes on from here.
      } catch (UnreadableFileException | IOException | RuntimeException | StackOverflowError e) {
        target.discard();
        throw e;
      }
      target.finish();
    }
  }

  /** Damage, and a pointer that meets nothing, may show only at the end: half goes to nobody. */
  private void whenWhole(FileRedaction redaction, String name, InputStream in, OutputStream to)
      throws IOException, UnreadableFileException {
    Path kept = Files.createTempFile("sallyport", ".json");
    try {
      try (OutputStream whole = new BufferedOutputStream(Files.newOutputStream(kept), 1 << 16)) {
        run(redaction, Format.JSON, name, in, whole, 0);
      }
      Files.copy(kept, to);
    } finally {
      Files.delete(kept);
    }
  }

  private Redactor redactor() {
    Treatment treatment = treating.treatment(resume);
    return new Redactor(treating.finder(treatment), treatment, treating.allowed());
  }

  /** What a key sealed is put back without a vault. */
  private Redactor restoring() {
    if (!treating.hasKey()) {
      throw new UsageException("--restore: neither --vault nor --key (expected: one of them)");
    }
    for (Path file : files) {
      Format what = formatOf(file);
      if (what == Format.PDF || what == Format.DOCX) {
        throw new UsageException(
            "--restore: %s: %s (expected: text, jsonl, csv or json)"
                .formatted(file, what.name().toLowerCase(Locale.ROOT)));
      }
    }
    return Redactor.restoring(treating.treatment(resume));
  }

  /** Puts originals back for the pseudonyms of a vault. */
  private int restored(Path vault) throws IOException {
    if (files.size() > 1) {
      throw new UsageException(
          "--restore: " + files.size() + " files (expected: one with --vault)");
    }
    try (InputStream in = input(first())) {
      boolean json = jsonl || formatOf(first()) == Format.JSON;
      return RestoredText.restore(vault, in, out, json) ? 0 : 2;
    }
  }

  private @Nullable Path first() {
    return files.isEmpty() ? null : files.getFirst();
  }

  private void run(
      FileRedaction redaction, Format what, String id, InputStream in, OutputStream to, long done)
      throws IOException, UnreadableFileException {
    if (format == Written.JSON && what == Format.TEXT) {
      redaction.json(id, in, to);
    } else {
      redaction.run(what, in, to, done);
    }
  }

  private Format formatOf(@Nullable Path file) {
    if (jsonl) {
      return Format.JSONL;
    }
    if (kind != null) {
      return kind;
    }
    return file == null ? Format.TEXT : Format.ofName(file.toString());
  }

  /** All that decides how a file is treated. */
  String settings() {
    return ResumeNote.digest(
        String.join(
            "\n",
            treating.settings(),
            jsonl + " " + kind + " " + format + " " + restore + " " + separator,
            new TreeSet<>(columns).toString(),
            new TreeSet<>(paths).toString()));
  }

  private FileRedaction.Selection selection(String name) {
    boolean tabs = name.toLowerCase(Locale.ROOT).endsWith(".tsv");
    char standard = tabs ? '\t' : FileRedaction.Selection.BY_HEADER;
    char sign = separator == null ? standard : separator;
    return new FileRedaction.Selection(Set.copyOf(columns), Set.copyOf(paths), sign);
  }
}
