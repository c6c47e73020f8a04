package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.internal.sign.Manifest;
import io.sallyport.artifacts.internal.sign.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The one digest that stands for a model: the same that its signature has as its subject. */
public final class ModelTree {

  private ModelTree() {}

  /**
   * SHA-256 over the digests of all files in their order, as hexadecimal.
   *
   * @param notPartOfIt a file that lies in the folder and does not count; model.sig never does
   */
  public static String rootDigest(Path model, Path notPartOfIt) throws SigningException {
    return rootDigest(model, notPartOfIt, false);
  }

  /**
   * SHA-256 over the digests of all files in their order, as hexadecimal.
   *
   * @param notPartOfIt a file that lies in the folder and does not count; model.sig never does
   * @param symlinks whether links are followed; otherwise one is an error
   */
  public static String rootDigest(Path model, Path notPartOfIt, boolean symlinks)
      throws SigningException {
    List<String> ignore = Files.isDirectory(model) ? List.of("model.sig") : List.of();
    return root(digests(ModelFiles.find(model, ignore, notPartOfIt, symlinks)));
  }

  /**
   * The digests that a measurement of a model may name: of all files, of all but its card, which is
   * written after measuring, and of each file, such as the weights.
   *
   * @param notPartOfIt the signature, which never counts
   * @param card path of the card
   * @return SHA-256 as hexadecimal
   */
  public static Set<String> measurable(Path model, Path notPartOfIt, Path card)
      throws SigningException {
    List<String> ignore = Files.isDirectory(model) ? List.of("model.sig") : List.of();
    List<Manifest.Resource> files = digests(ModelFiles.find(model, ignore, notPartOfIt, true));
    Path root = model.toAbsolutePath().normalize();
    String own = root.relativize(card.toAbsolutePath().normalize()).toString();
    List<Manifest.Resource> measured =
        files.stream().filter(file -> !file.name().equals(own)).toList();
    Set<String> digests = new LinkedHashSet<>(List.of(root(files)));
    digests.add(root(measured));
    measured.forEach(file -> digests.add(file.digest()));
    return digests;
  }

  private static List<Manifest.Resource> digests(ModelFiles files) throws SigningException {
    return files.digests(0, Runtime.getRuntime().availableProcessors());
  }

  private static String root(List<Manifest.Resource> files) throws SigningException {
    return new Manifest("", files, List.of(), false, 0, false).rootDigest();
  }
}
