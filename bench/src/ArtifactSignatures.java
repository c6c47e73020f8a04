import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.artifacts.signing.ModelVerifier;
import io.sallyport.artifacts.signing.Trust;
import io.sallyport.artifacts.signing.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verifies the signing cases of a corpus: signing/manifest.jsonl with mode and expectation a line. */
final class ArtifactSignatures {
  // Whose the keyless cases of the corpus are.
  private static final String SIGNER = "stefanb@us.ibm.com";
  private static final String PROVIDER = "https://sigstore.verify.ibm.com/oauth2";

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    int right = 0;
    int all = 0;
    for (String line : Files.readAllLines(root.resolve("signing/manifest.jsonl"))) {
      JsonNode node = new ObjectMapper().readTree(line);
      Path folder = root.resolve(node.path("dir").asText());
      Trust trust = trust(root, node, args.length > 1 ? Path.of(args[1]) : null);
      List<String> ignore = new ArrayList<>();
      node.path("ignore_paths").forEach(path -> ignore.add(path.asText()));
      Verification verification =
          ModelVerifier.verify(
              folder.resolve(node.path("model").asText()).normalize(),
              folder.resolve(node.path("signature").asText()),
              trust,
              new ModelVerifier.Options(ignore, false, false, false, 2));
      boolean asExpected = verification.valid() == node.path("expect").asText().equals("valid");
      all++;
      right += asExpected ? 1 : 0;
      System.out.printf(
          "%-36s %-12s expected %-8s %-6s %s%n",
          node.path("dir").asText(), node.path("mode").asText(), node.path("expect").asText(),
          asExpected ? "right" : "WRONG", verification.reason());
    }
    System.out.println(right + " of " + all + " as expected; floor: all");
  }

  private static Trust trust(Path root, JsonNode node, Path trustedRoot) {
    if (node.has("public_key")) {
      return new Trust.Key(root.resolve(node.path("public_key").asText()));
    }
    if (node.path("mode").asText().equals("sigstore")) {
      return new Trust.Keyless(trustedRoot, SIGNER, PROVIDER);
    }
    return new Trust.Anchors(root.resolve(node.path("trust_anchor").asText("none")));
  }
}
