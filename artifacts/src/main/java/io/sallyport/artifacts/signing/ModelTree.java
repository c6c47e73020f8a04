package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.internal.sign.Manifest;
import io.sallyport.artifacts.internal.sign.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
    ModelFiles files = ModelFiles.find(model, ignore, notPartOfIt, symlinks);
    return new Manifest(
            "",
            files.digests(0, Runtime.getRuntime().availableProcessors()),
            List.of(),
            false,
            0,
            false)
        .rootDigest();
  }
}
