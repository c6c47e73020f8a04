package io.sallyport.cli;

import io.sallyport.artifacts.signing.ModelSigner;
import io.sallyport.artifacts.signing.SigningException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport sign}: signs a model. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = "Signs a model in the format of OpenSSF Model Signing v1.0.",
    footer = {
      "",
      "Examples:",
      "  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out k.pem",
      "  sallyport sign model/ --key k.pem",
      "  sallyport sign model/ --key signer.pem --certificates chain.pem --out model.sig",
      "  sallyport sign model/ --key label --pkcs11 token.cfg --pin env:TOKEN_PIN",
      "",
      ".git, .github, .gitignore and .gitattributes are left out, and the signature itself."
    })
final class SignCommand implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "Folder or file.")
  private Path model = Path.of("");

  @Mixin private KeySource key = new KeySource();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the signature goes. Default: model.sig in the folder or beside the file.")
  private @Nullable Path out;

  @Option(names = "--ignore", paramLabel = "PATH", description = "Leaves a path out; repeatable.")
  private List<String> ignore = List.of();

  @Option(names = "--allow-symlinks", description = "Follows links; otherwise one is an error.")
  private boolean symlinks;

  @Option(
      names = "--shard-size",
      paramLabel = "BYTES",
      description = "One digest for each part of this size; 0 for whole files. Default: 0.")
  private long shardSize;

  @Option(names = "--threads", paramLabel = "N", description = "Files hashed at once.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException {
    Path signature = out == null ? standardPlace(model) : out;
    try {
      ModelSigner.Options options =
          new ModelSigner.Options(ignore, symlinks, shardSize, Math.max(1, threads));
      ignore.stream()
          .filter(path -> !Files.exists(model.resolve(path)))
          .forEach(
              path ->
                  System.err.println(
                      "sallyport: --ignore "
                          + path
                          + ": not in the model; nothing is left out for it"));
      String bundle = ModelSigner.sign(model, signature, key.open(), options);
      Files.writeString(signature, bundle, StandardCharsets.UTF_8);
      System.err.println("sallyport: signed; the signature is in " + signature);
      return 0;
    } catch (SigningException | IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  static Path standardPlace(Path model) {
    return Files.isDirectory(model)
        ? model.resolve("model.sig")
        : model.resolveSibling("model.sig");
  }
}
