package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.sign.Keyless;
import io.sallyport.artifacts.internal.sign.Manifest;
import io.sallyport.artifacts.internal.sign.ModelFiles;
import io.sallyport.artifacts.internal.sign.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Verifies that a model is what somebody trusted has signed. */
public final class ModelVerifier {
  private static final Set<String> EXECUTABLE =
      Set.copyOf(DataFiles.lines("rules/executable-names.txt"));

  private ModelVerifier() {}

  /**
   * How strict the verifier is.
   *
   * @param ignore paths to leave out, whatever they hold, besides harmless ones that the signer
   *     left out
   * @param unsignedAllowed whether files that are not signed are shown only
   * @param unsignedCodeAllowed whether that holds for files that loaders run, too, and whether the
   *     signer may leave out code and weights
   * @param symlinks whether links are followed although the signer did not say so
   * @param threads files hashed at once, at least 1
   */
  public record Options(
      List<String> ignore,
      boolean unsignedAllowed,
      boolean unsignedCodeAllowed,
      boolean symlinks,
      int threads) {
    /** Nothing unsigned, one thread a processor. */
    public static Options strict() {
      return new Options(
          List.of(), false, false, false, Runtime.getRuntime().availableProcessors());
    }
  }

  /** Verifies; what is wrong with model or signature is an answer, not an exception. */
  public static Verification verify(Path model, Path signature, Trust trust, Options options) {
    try {
      Signatures.Signed signed = Signatures.check(signature, trust);
      Manifest manifest = Manifest.read(signed.statement());
      List<String> ignore = new ArrayList<>(manifest.ignored());
      ignore.addAll(options.ignore());
      ModelFiles files =
          ModelFiles.find(model, ignore, signature, manifest.symlinks() || options.symlinks());
      Verification verification = compare(files, manifest, signed, options);
      String leftOut =
          verification.valid() && !options.unsignedCodeAllowed()
              ? leftOut(model, signature, files.ignored(), options.ignore())
              : "";
      return leftOut.isEmpty() ? verification : verification.refused(leftOut);
    } catch (SigningException e) {
      return Verification.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The first code or weights that only the signer wants left out. */
  private static String leftOut(
      Path model, Path signature, List<String> ignored, List<String> allowed)
      throws SigningException {
    try {
      List<String> found = IgnoredFiles.find(model, signature, ignored, allowed);
      String reason = IgnoredFiles.executable(model, IgnoredFiles.bySigner(found));
      return reason.isEmpty() ? "" : reason.substring(0, reason.length() - 1);
    } catch (IOException e) {
      throw new SigningException(model + ": what the signature leaves out cannot be read", e);
    }
  }

  private static Verification compare(
      ModelFiles files, Manifest manifest, Signatures.Signed signed, Options options)
      throws SigningException {
    Map<String, List<Manifest.Resource>> byFile = byFile(manifest);
    List<String> unsigned = new ArrayList<>();
    Map<String, List<Manifest.Resource>> present = new TreeMap<>();
    for (String name : files.files()) {
      List<Manifest.Resource> resources = byFile.remove(name);
      if (resources == null) {
        unsigned.add(name);
      } else {
        present.put(name, resources);
      }
    }
    List<String> changed = changed(files, present, manifest.shardSize(), options.threads());
    List<String> missing = new ArrayList<>(byFile.keySet());
    missing.sort(null);
    String reason = reason(files, changed, missing, unsigned, options);
    if (reason.isEmpty() && present.isEmpty()) {
      reason = "the signature covers none of the files that are there (expected: at least one)";
    }
    return new Verification(
        reason.isEmpty(),
        reason.isEmpty() ? manifest.resources().size() + " digests match" : reason,
        signed.signer(),
        manifest.rootDigest(),
        files.ignored(),
        unsigned,
        changed,
        missing,
        signed.warnings());
  }

  private static String reason(
      ModelFiles files,
      List<String> changed,
      List<String> missing,
      List<String> unsigned,
      Options options) {
    if (!changed.isEmpty()) {
      return changed.size() + " files are not what was signed, the first is " + changed.getFirst();
    }
    if (!missing.isEmpty()) {
      return missing.size() + " signed files are missing, the first is " + missing.getFirst();
    }
    if (!unsigned.isEmpty() && !options.unsignedAllowed()) {
      return unsigned.size() + " files are not signed, the first is " + unsigned.getFirst();
    }
    return options.unsignedCodeAllowed() ? "" : unsignedCode(files, unsigned);
  }

  /** The first unsigned file that its name or its content makes something to run. */
  private static String unsignedCode(ModelFiles files, List<String> unsigned) {
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    for (String name : unsigned) {
      if (isExecutable(name)) {
        return name + " is not signed, and loaders may run it";
      }
      ScanReport report = scanner.scan(files.path(name));
      if (report.format().contains("pickle")
          || report.format().endsWith("-source")
          || report.format().endsWith("script")) {
        return name + " is not signed, and its content is a " + report.format();
      }
      if (report.verdict() != ScanVerdict.CLEAN) {
        return name
            + " is not signed, and not harmless by its content"
            + report.findings().stream().findFirst().map(f -> ": " + f.rule()).orElse("");
      }
    }
    return "";
  }

  /**
   * Reads what is trusted.
   *
   * @throws SigningException when it cannot be used, which says nothing of the model
   */
  public static void checkTrust(Trust trust) throws SigningException {
    switch (trust) {
      case Trust.Key key -> Pem.publicKey(key.file());
      case Trust.Anchors anchors -> Pem.certificates(anchors.file());
      case Trust.Keyless keyless -> Keyless.checkRoot(keyless.trustedRoot());
    }
  }

  /** Whether loaders may run a file of this name. */
  static boolean isExecutable(String name) {
    return name.indexOf('.', name.lastIndexOf('/') + 1) < 0 || hasExecutableName(name);
  }

  /** Whether the ending of a name, or the name as a whole, is one of those that loaders run. */
  static boolean hasExecutableName(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return EXECUTABLE.contains(last)
        || last.indexOf('.') >= 0 && EXECUTABLE.contains(last.substring(last.lastIndexOf('.') + 1));
  }

  /** Whole files stand under their names, shards under those of their files. */
  private static Map<String, List<Manifest.Resource>> byFile(Manifest manifest)
      throws SigningException {
    Map<String, List<Manifest.Resource>> byFile = new HashMap<>();
    for (Manifest.Resource resource : manifest.byName().values()) {
      String name = resource.name();
      if (resource.algorithm().startsWith("sha256-sharded-")) {
        int second = name.lastIndexOf(':');
        int first = second < 1 ? -1 : name.lastIndexOf(':', second - 1);
        if (first < 1) {
          throw new SigningException("statement: the shard '" + name + "' has no range");
        }
        name = name.substring(0, first);
      } else if (!resource.algorithm().equals("sha256")) {
        throw new SigningException(
            "statement: algorithm '" + resource.algorithm() + "' (expected: sha256)");
      }
      byFile.computeIfAbsent(name, any -> new ArrayList<>()).add(resource);
    }
    return byFile;
  }

  private static List<String> changed(
      ModelFiles files, Map<String, List<Manifest.Resource>> present, long shardSize, int threads)
      throws SigningException {
    List<String> changed = new ArrayList<>();
    try (var workers = java.util.concurrent.Executors.newFixedThreadPool(threads)) {
      Map<String, java.util.concurrent.Future<Boolean>> waiting = new TreeMap<>();
      present.forEach(
          (name, resources) ->
              waiting.put(
                  name, workers.submit(() -> matches(files.path(name), resources, shardSize))));
      for (Map.Entry<String, java.util.concurrent.Future<Boolean>> entry : waiting.entrySet()) {
        if (!entry.getValue().get()) {
          changed.add(entry.getKey());
        }
      }
      return changed;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new SigningException("model: a file cannot be read to its end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException("model: interrupted", e);
    }
  }

  /** Whether a file has the digests, and whether its shards cover it without gap. */
  private static boolean matches(Path file, List<Manifest.Resource> resources, long shardSize)
      throws IOException {
    if (!resources.getFirst().algorithm().startsWith("sha256-sharded-")) {
      return resources.size() == 1 && digestIs(file, 0, Long.MAX_VALUE, resources.getFirst());
    }
    long size = Files.size(file);
    if (size == 0) {
      return resources.size() == 1
          && bound(resources.getFirst().name(), 0) == 0
          && digestIs(file, 0, 0, resources.getFirst());
    }
    Map<Long, Manifest.Resource> byStart = new TreeMap<>();
    for (Manifest.Resource resource : resources) {
      byStart.put(bound(resource.name(), 1), resource);
    }
    long at = 0;
    for (Map.Entry<Long, Manifest.Resource> shard : byStart.entrySet()) {
      long end = bound(shard.getValue().name(), 0);
      boolean whole = end - at == shardSize || end == size;
      if (shard.getKey() != at
          || end <= at
          || end > size
          || !whole
          || !digestIs(file, at, end, shard.getValue())) {
        return false;
      }
      at = end;
    }
    return at == size && byStart.size() == resources.size();
  }

  private static long bound(String name, int fromEnd) {
    String[] parts = name.split(":", -1);
    try {
      return Long.parseLong(parts[parts.length - 1 - fromEnd]);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static boolean digestIs(Path file, long from, long to, Manifest.Resource resource)
      throws IOException {
    return HexFormat.of().formatHex(Digests.sha256(file, from, to)).equals(resource.digest());
  }
}
