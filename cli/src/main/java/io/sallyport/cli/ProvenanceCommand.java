package io.sallyport.cli;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.provenance.Chain;
import io.sallyport.artifacts.provenance.DatasetManifest;
import io.sallyport.artifacts.provenance.Provenance;
import io.sallyport.artifacts.signing.ModelSigner;
import io.sallyport.artifacts.signing.ModelTree;
import io.sallyport.artifacts.signing.Signatures;
import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code sallyport provenance}: where a model comes from. */
@Command(
    name = "provenance",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    description = "Records where a model comes from, and shows it.",
    footer = {
      "",
      "Examples:",
      "  sallyport provenance dataset corpus/ --name corpus > corpus.json",
      "  sallyport provenance check corpus/ --manifest corpus.json",
      "  sallyport provenance record model/ --dataset corpus.json --base base/ --code train.py \\",
      "      --parameter epochs=3 --builder ci --key k.pem --out model.provenance",
      "  sallyport provenance show model.provenance base.provenance --public-key k.pub"
    })
final class ProvenanceCommand implements Runnable {

  @Mixin private final Group group = new Group();

  @Override
  public void run() {
    group.usage();
  }

  @Command(
      name = "dataset",
      mixinStandardHelpOptions = true,
      description = "Writes the manifest of a data set: its files, digests and Merkle root.")
  void dataset(
      @Parameters(paramLabel = "DIR", description = "The data set's folder.") Path folder,
      @Option(names = "--name", required = true, description = "The data set's name.") String name)
      throws IOException {
    group.out().println(DatasetManifest.of(name, readable(folder)).write());
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Names the files of a data set that are not as in its manifest.")
  int check(
      @Parameters(paramLabel = "DIR", description = "The data set's folder.") Path folder,
      @Option(names = "--manifest", required = true, paramLabel = "FILE") Path manifest)
      throws IOException {
    List<String> differences = manifest(manifest).differences(readable(folder));
    differences.forEach(group.out()::println);
    group.out().flush();
    return differences.isEmpty() ? 0 : 1;
  }

  @Command(
      name = "record",
      mixinStandardHelpOptions = true,
      description = "Signs a statement on how a model was made (SLSA provenance v1).")
  void record(
      @Parameters(paramLabel = "MODEL", description = "Folder or file.") Path model,
      @Mixin KeySource key,
      @Option(names = "--dataset", paramLabel = "MANIFEST", description = "Repeatable.")
          @Nullable List<Path> datasets,
      @Option(names = "--base", paramLabel = "MODEL", description = "Base models; repeatable.")
          @Nullable List<Path> bases,
      @Option(names = "--code", paramLabel = "PATH", description = "Code; repeatable.")
          @Nullable List<Path> code,
      @Option(names = "--parameter", paramLabel = "NAME=VALUE", description = "Repeatable.")
          @Nullable Map<String, String> parameters,
      @Option(names = "--builder", required = true, description = "Who or what trained it.")
          String builder,
      @Option(names = "--started", description = "ISO time. Default: now.")
          @Nullable String started,
      @Option(names = "--finished", description = "ISO time. Default: now.")
          @Nullable String finished,
      @Option(names = "--out", required = true, paramLabel = "FILE") Path out)
      throws IOException {
    Instant now = Instant.now();
    try {
      List<Provenance.Input> inputs = new ArrayList<>();
      for (Path file : datasets == null ? List.<Path>of() : datasets) {
        DatasetManifest dataset = manifest(file);
        inputs.add(
            new Provenance.Input(
                Provenance.Kind.DATASET, new Provenance.Thing(dataset.name(), dataset.root())));
      }
      for (Path base : bases == null ? List.<Path>of() : bases) {
        inputs.add(new Provenance.Input(Provenance.Kind.BASE_MODEL, thing(base, out)));
      }
      for (Path file : code == null ? List.<Path>of() : code) {
        inputs.add(new Provenance.Input(Provenance.Kind.CODE, thing(file, out)));
      }
      Provenance provenance =
          new Provenance(
              thing(model, out),
              inputs,
              parameters == null ? Map.of() : parameters,
              builder,
              started == null ? now : Moment.read("--started", started, now),
              finished == null ? now : Moment.read("--finished", finished, now));
      Files.writeString(
          out, ModelSigner.envelope(provenance.write(), key.open()), StandardCharsets.UTF_8);
    } catch (SigningException | IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Checks statements and draws the chain of the first one.")
  void show(
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "The model's own first.")
          List<Path> files,
      @Mixin TrustSource source) {
    Trust trust = source.read();
    List<Provenance> statements = new ArrayList<>();
    try {
      for (Path file : files) {
        statements.add(Provenance.read(Signatures.check(file, trust).statement()));
      }
    } catch (SigningException | IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    Chain.draw(statements)
        .forEach(line -> group.out().println(line.replaceAll("[\\p{Cc}\\p{Cf}]", "?")));
  }

  private static Path readable(Path path) {
    if (!Files.isReadable(path)) {
      throw new UsageException(path + ": cannot be read (expected: an existing folder or file)");
    }
    return path;
  }

  private static DatasetManifest manifest(Path file) throws IOException {
    readable(file);
    try {
      return DatasetManifest.read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
  }

  private static Provenance.Thing thing(Path path, Path out) throws IOException, SigningException {
    Path name = readable(path).toAbsolutePath().normalize().getFileName();
    String digest =
        Files.isDirectory(path)
            ? ModelTree.rootDigest(path, out)
            : HexFormat.of().formatHex(Digests.sha256(path));
    return new Provenance.Thing(String.valueOf(name), digest);
  }
}
