package io.sallyport.artifacts.admission;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.RuleCatalog;
import io.sallyport.artifacts.signing.Trust;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a model has to be.
 *
 * @param worst the strictest verdict of a file that is still admitted
 * @param acceptedRules rules whose suspicious findings somebody has looked at and accepts
 * @param trust whose signatures are believed; null when none is asked for
 * @param signature file name of the signature within the model
 * @param unsignedAllowed whether files that are not signed are admitted, code never
 * @param ignore the paths that no signature has to cover, none when it is empty; null for those of
 *     Git alone, as long as nothing in them can be run
 * @param card file name of the card's source within the model; null when none is asked for
 * @param completeness least share of requirements that the card meets, 0 to 1
 */
public record AdmissionPolicy(
    ScanVerdict worst,
    Set<String> acceptedRules,
    @Nullable Trust trust,
    String signature,
    boolean unsignedAllowed,
    @Nullable List<String> ignore,
    @Nullable String card,
    double completeness) {
  private static final int LARGEST = 1 << 20;
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "", Set.of("scan", "signature", "card"),
          "scan", Set.of("worst", "accept"),
          "signature",
              Set.of(
                  "publicKey",
                  "trustAnchors",
                  "trustedRoot",
                  "identity",
                  "identityProvider",
                  "file",
                  "unsigned",
                  "ignore"),
          "card", Set.of("file", "completeness"));

  /** Copies. */
  public AdmissionPolicy {
    acceptedRules = Set.copyOf(acceptedRules);
    ignore = ignore == null ? null : List.copyOf(ignore);
    if (!(completeness >= 0 && completeness <= 1)) {
      throw new IllegalArgumentException(
          "completeness: " + completeness + " (expected: from 0 to 1)");
    }
    if (worst.compareTo(ScanVerdict.SUSPICIOUS) > 0) {
      throw new IllegalArgumentException(
          "worst: " + worst.wireName() + " (expected: clean or suspicious)");
    }
  }

  /** Reads a policy; paths of keys are relative to its folder. */
  public static AdmissionPolicy read(Path file) throws PolicyException {
    Map<?, ?> root = section(file, tree(file), "");
    if (root.isEmpty()) {
      throw new PolicyException(
          file
              + ": empty (expected: at least one of scan, signature and card, such as"
              + " 'scan: {worst: clean}')");
    }
    Map<?, ?> scan = section(file, root.get("scan"), "scan");
    Map<?, ?> signature = section(file, root.get("signature"), "signature");
    Map<?, ?> card = section(file, root.get("card"), "card");
    if (root.containsKey("signature") && signature.isEmpty()) {
      throw new PolicyException(
          file + ", signature: empty (expected: publicKey, trustAnchors or trustedRoot)");
    }
    try {
      return new AdmissionPolicy(
          worst(text(scan, "worst", "clean")),
          accepted(list(scan, "accept")),
          trust(file, signature),
          text(signature, "file", "model.sig"),
          text(signature, "unsigned", "refuse").equals("show"),
          signature.get("ignore") == null ? null : list(signature, "ignore"),
          root.containsKey("card") ? text(card, "file", "card.yaml") : null,
          Double.parseDouble(text(card, "completeness", "0")));
    } catch (IllegalArgumentException e) {
      throw new PolicyException(file + ": " + e.getMessage());
    }
  }

  private static ScanVerdict worst(String name) {
    return Stream.of(ScanVerdict.CLEAN, ScanVerdict.SUSPICIOUS)
        .filter(verdict -> verdict.wireName().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "worst: " + name + " (expected: clean or suspicious)"));
  }

  private static Set<String> accepted(List<String> rules) {
    // A rule that is not there accepts nothing, and its author believes that it does.
    rules.forEach(RuleCatalog.standard()::rule);
    return Set.copyOf(rules);
  }

  private static @Nullable Trust trust(Path file, Map<?, ?> signature) throws PolicyException {
    Path folder = file.toAbsolutePath().getParent();
    Path base = folder == null ? Path.of("") : folder;
    if (signature.isEmpty()) {
      return null;
    }
    String key = text(signature, "publicKey", "");
    String anchors = text(signature, "trustAnchors", "");
    String root = text(signature, "trustedRoot", "");
    List<String> given = Stream.of(key, anchors, root).filter(value -> !value.isEmpty()).toList();
    if (given.size() != 1) {
      throw new PolicyException(
          file
              + ", signature: "
              + given.size()
              + " of publicKey, trustAnchors and trustedRoot (expected: one of them)");
    }
    if (root.isEmpty()) {
      return key.isEmpty()
          ? new Trust.Anchors(base.resolve(anchors))
          : new Trust.Key(base.resolve(key));
    }
    return new Trust.Keyless(
        base.resolve(root),
        text(signature, "identity", ""),
        text(signature, "identityProvider", ""));
  }

  private static Object tree(Path file) throws PolicyException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      if (Files.size(file) > LARGEST) {
        throw new PolicyException(file + ": more than 1 MiB (expected: a policy)");
      }
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Object tree = new Yaml(new SafeConstructor(options)).load(reader);
      return tree == null ? Map.of() : tree;
    } catch (IOException e) {
      throw new PolicyException(file + ": cannot be read (expected: a YAML file)");
    } catch (YAMLException e) {
      throw new PolicyException(file + ": broken YAML (expected: scan, signature, card)");
    }
  }

  private static Map<?, ?> section(Path file, @Nullable Object value, String name)
      throws PolicyException {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new PolicyException(file + ", " + name + ": no mapping (expected: names with values)");
    }
    Set<String> known = KEYS.getOrDefault(name, Set.of());
    for (Object key : map.keySet()) {
      if (!(key instanceof String text) || !known.contains(text)) {
        throw new PolicyException(
            file + ", " + key + ": unknown (expected: " + String.join(", ", known) + ")");
      }
    }
    return map;
  }

  private static String text(Map<?, ?> map, String key, String otherwise) {
    Object value = map.get(key);
    return value == null ? otherwise : value.toString();
  }

  private static List<String> list(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value != null && !(value instanceof List<?>)) {
      throw new IllegalArgumentException(key + ": no list (expected: such as '" + key + ": [a]')");
    }
    List<String> list = new ArrayList<>();
    if (value instanceof List<?> values) {
      values.forEach(element -> list.add(String.valueOf(element)));
    }
    return list;
  }
}
