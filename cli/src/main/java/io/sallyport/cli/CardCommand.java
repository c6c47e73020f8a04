package io.sallyport.cli;

import io.sallyport.artifacts.card.CardException;
import io.sallyport.artifacts.card.CardFields;
import io.sallyport.artifacts.card.CardWriter;
import io.sallyport.artifacts.card.ModelCard;
import io.sallyport.artifacts.signing.ModelTree;
import io.sallyport.artifacts.signing.SigningException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code sallyport card}: model cards and bills of materials. */
@Command(
    name = "card",
    mixinStandardHelpOptions = true,
    description = "Writes a model's card and says what it leaves open.",
    footer = {
      "",
      "Examples:",
      "  sallyport card card.yaml                         what the EU AI Act and NIST still ask for",
      "  sallyport card card.yaml --as hugging-face > README.md",
      "  sallyport card card.yaml --as cyclonedx --digest $(cat digest) > bom.json",
      "  sallyport card model/card.yaml --model model/ --as html > card.html",
      "",
      "The source is YAML: texts under names such as name, version, license, intendedUse; lists of",
      "texts under datasets, baseModels, languages, tags, limitations, contacts. docs/artifacts.md",
      "has all names.",
      "",
      "Figures are named, not typed: measurements: [{name: accuracy, evidence: ID}], where ID is a",
      "record of the audit log in --data that measures what the name says (its control) on this",
      "model: its subject names sha256:HEX of the model, without its card, or of one of its files."
    })
final class CardCommand implements Callable<Integer> {

  enum As {
    COMPLETENESS,
    HUGGING_FACE,
    CYCLONEDX,
    HTML;

    /** Takes names in either case, with a hyphen or an underscore. */
    static final class Names implements ITypeConverter<As> {
      @Override
      public As convert(String name) {
        try {
          return As.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
          throw new TypeConversionException(
              "'" + name + "' (expected: completeness, hugging-face, cyclonedx or html)");
        }
      }
    }
  }

  @Mixin private Group group = new Group();

  @Parameters(paramLabel = "FILE", description = "The card's source in YAML.")
  private Path file = Path.of("");

  @Option(
      names = "--as",
      converter = As.Names.class,
      paramLabel = "completeness|hugging-face|cyclonedx|html",
      description = "Default: completeness.")
  private As as = As.COMPLETENESS;

  @Option(
      names = "--data",
      defaultValue = AuditCommand.STANDARD_DATA,
      paramLabel = "DIR",
      description = "Data folder with the audit log. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private LogProof proof = new LogProof();

  @Option(
      names = "--digest",
      paramLabel = "HEX",
      description = "The model's SHA-256; the subjects of figures have to name it.")
  private String digest = "";

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "The model; the subjects of figures have to name its SHA-256 or that of one of its"
              + " files.")
  private @Nullable Path model;

  @Override
  public Integer call() {
    if (!digest.isEmpty() && !digest.matches("[0-9a-fA-F]{64}")) {
      throw new UsageException("--digest: '" + digest + "' (expected: SHA-256 in 64 hex digits)");
    }
    try {
      ModelCard card =
          ModelCard.read(file, proof.evidenceIfAny(data, LogProof::say), Instant.now(), digests());
      if (!card.measurements().isEmpty() && digest.isEmpty() && model == null) {
        System.err.println(
            "sallyport: the subjects of the figures are not compared with a model (expected:"
                + " --model or --digest)");
      }
      CardFields.Completeness completeness = CardFields.completeness(card);
      switch (as) {
        case COMPLETENESS -> completeness(completeness);
        case HUGGING_FACE -> group.out().print(CardWriter.huggingFace(card));
        case CYCLONEDX -> group.out().print(CardWriter.cycloneDx(card, digest));
        case HTML -> group.out().print(CardWriter.html(card, completeness));
      }
      group.out().flush();
      return as == As.COMPLETENESS && !completeness.open().isEmpty() ? 1 : 0;
    } catch (CardException | SigningException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** What the figures have to be about; empty when nobody says. */
  private Set<String> digests() throws SigningException {
    Set<String> digests = new TreeSet<>();
    if (!digest.isEmpty()) {
      digests.add(digest.toLowerCase(Locale.ROOT));
    }
    if (model != null) {
      digests.addAll(ModelTree.measurable(model, model.resolve("model.sig"), file));
    }
    return digests;
  }

  private void completeness(CardFields.Completeness completeness) {
    Table table = new Table("FRAMEWORK", "ITEM", "ASKS FOR", "OPEN FIELDS");
    for (CardFields.Requirement open : completeness.open()) {
      table.row(open.framework(), open.item(), open.asks(), String.join(", ", open.fields()));
    }
    table.print(group.out());
    group
        .out()
        .println(
            completeness.met().size()
                + " of "
                + (completeness.met().size() + completeness.open().size())
                + " requirements are met.");
  }
}
