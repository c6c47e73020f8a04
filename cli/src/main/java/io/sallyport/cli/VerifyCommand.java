package io.sallyport.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.artifacts.signing.ModelVerifier;
import io.sallyport.artifacts.signing.SigningException;
import io.sallyport.artifacts.signing.Trust;
import io.sallyport.artifacts.signing.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport verify}: is a model what somebody trusted has signed? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Verifies a model against its signature.",
    footer = {
      "",
      "Examples:",
      "  sallyport verify model/ --public-key k.pub",
      "  sallyport verify model/ --signature model.sig --trust-anchor ca.pem --format json",
      "  sallyport verify model/ --trusted-root trusted_root.json --identity me@example.org \\",
      "      --identity-provider https://accounts.example.org",
      "",
      "JSON is {valid, reason, signer, ignored, unsigned, changed, missing, warnings}. Exit code 1",
      "when the model is not valid."
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin private Group group = new Group();

  @Parameters(paramLabel = "MODEL", description = "Folder or file.")
  private Path model = Path.of("");

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "Default: model.sig in the folder or beside the file.")
  private @Nullable Path signature;

  @Mixin private TrustSource trust = new TrustSource();

  @Option(names = "--ignore", paramLabel = "PATH", description = "Leaves a path out; repeatable.")
  private List<String> ignore = List.of();

  @Option(
      names = "--ignore-unsigned-files",
      description = "Shows files that are not signed instead of refusing; code is still refused.")
  private boolean unsignedAllowed;

  @Option(
      names = "--allow-unsigned-code",
      description = "Code that is not signed, too, and code and weights that the signer left out.")
  private boolean unsignedCodeAllowed;

  @Option(names = "--allow-symlinks", description = "Follows links.")
  private boolean symlinks;

  @Option(names = "--format", paramLabel = "text|json", description = "Default: text.")
  private InspectCommand.Format format = InspectCommand.Format.TEXT;

  @Override
  public Integer call() {
    Trust trusted = trust.read();
    try {
      ModelVerifier.checkTrust(trusted);
    } catch (SigningException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    Verification verification =
        ModelVerifier.verify(
            model,
            signature == null ? SignCommand.standardPlace(model) : signature,
            trusted,
            new ModelVerifier.Options(
                ignore,
                unsignedAllowed,
                unsignedCodeAllowed,
                symlinks,
                Runtime.getRuntime().availableProcessors()));
    if (format == InspectCommand.Format.JSON) {
      group.out().println(json(verification));
    } else {
      group
          .out()
          .println((verification.valid() ? "valid: " : "NOT VALID: ") + verification.reason());
      show("signed by", List.of(verification.signer()));
      show("ignored", verification.ignored());
      show("not signed", verification.unsigned());
      show("changed", verification.changed());
      show("missing", verification.missing());
      show("warning", verification.warnings());
    }
    group.out().flush();
    return verification.valid() ? 0 : 1;
  }

  static ObjectNode json(Verification verification) {
    ObjectNode node = Inspector.MAPPER.createObjectNode();
    node.put("valid", verification.valid());
    node.put("reason", verification.reason());
    node.put("signer", verification.signer());
    node.put("rootDigest", verification.rootDigest());
    verification.ignored().forEach(node.putArray("ignored")::add);
    verification.unsigned().forEach(node.putArray("unsigned")::add);
    verification.changed().forEach(node.putArray("changed")::add);
    verification.missing().forEach(node.putArray("missing")::add);
    verification.warnings().forEach(node.putArray("warnings")::add);
    return node;
  }

  private void show(String title, List<String> names) {
    for (String name : names) {
      if (!name.isEmpty()) {
        group.out().println("  " + title + ": " + name.replaceAll("[\\p{Cc}\\p{Cf}]", "?"));
      }
    }
  }
}
