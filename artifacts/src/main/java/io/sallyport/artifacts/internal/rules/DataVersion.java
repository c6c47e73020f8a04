package io.sallyport.artifacts.internal.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A digest of all rules and lists: an answer under other rules is another answer. */
public final class DataVersion {
  /** Changed whenever readers change what they report. */
  private static final String READERS = "7";

  private static final List<String> FILES =
      List.of(
          "python/acting-constructors.txt",
          "python/alarming-words.txt",
          "python/callers.txt",
          "python/class-families.txt",
          "python/classes.txt",
          "python/code-builders.txt",
          "python/codecs.txt",
          "python/forbidden.txt",
          "python/functions.txt",
          "python/hooks.txt",
          "python/packages.txt",
          "python/reaching.txt",
          "python/references.txt",
          "python/renamed.txt",
          "python/standard-data.txt",
          "python/standard-modules.txt",
          "rules/acting-code.json",
          "rules/code-words.txt",
          "rules/data-names.txt",
          "rules/ggml-types.json",
          "rules/git-keys.txt",
          "rules/java-runs.txt",
          "rules/java-words.txt",
          "rules/keras-names.txt",
          "rules/model-names.txt",
          "rules/operations.json",
          "rules/package-sources.txt",
          "rules/python-effects.json",
          "rules/readable-endings.txt",
          "rules/recognised-names.txt",
          "rules/requirement-words.txt",
          "rules/rules.json",
          "rules/script-names.txt",
          "rules/settings.json",
          "rules/shell-endings.txt",
          "rules/shell.json",
          "rules/source-names.json",
          "rules/source-words.txt",
          "rules/tensorflow-operations.txt",
          "rules/torchscript-namespaces.txt",
          "rules/torchscript-words.txt",
          "templates/jinja.json");
  private static final String CURRENT = compute();

  private DataVersion() {}

  /** The files that it covers, sorted. */
  public static List<String> files() {
    return FILES;
  }

  /** The version as hexadecimal. */
  public static String current() {
    return CURRENT;
  }

  private static String compute() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(READERS.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      for (String file : FILES) {
        try (InputStream stream =
            DataVersion.class.getResourceAsStream("/io/sallyport/artifacts/" + file)) {
          if (stream == null) {
            throw new IllegalStateException("resource " + file + ": missing");
          }
          digest.update(stream.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("resources: cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }
}
