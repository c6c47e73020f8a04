package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.internal.sign.Bundle;
import io.sallyport.artifacts.internal.sign.Envelope;
import io.sallyport.artifacts.internal.sign.Manifest;
import io.sallyport.artifacts.internal.sign.ModelFiles;
import io.sallyport.artifacts.internal.sign.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Signs models: a folder or a single file of any size, hashed in parallel. */
public final class ModelSigner {

  private ModelSigner() {}

  /**
   * What is signed and how.
   *
   * @param ignore paths to leave out, relative to the model
   * @param symlinks whether links are followed; otherwise one is an error
   * @param shardSize bytes of a shard, or 0 for one digest a file
   * @param threads files hashed at once, at least 1
   */
  public record Options(List<String> ignore, boolean symlinks, long shardSize, int threads) {
    /** Checks ranges. */
    public Options {
      ignore = List.copyOf(ignore);
      if (shardSize < 0 || threads < 1) {
        throw new IllegalArgumentException(
            "shardSize, threads: " + shardSize + ", " + threads + " (expected: from 0, from 1)");
      }
    }

    /** Whole files, nothing left out but the default, one thread a processor. */
    public static Options standard() {
      return new Options(List.of(), false, 0, Runtime.getRuntime().availableProcessors());
    }
  }

  /**
   * Signs a model.
   *
   * @param signature where the bundle will lie, so that it is not part of the model
   * @return the bundle as JSON
   */
  public static String sign(Path model, Path signature, SigningKey key, Options options)
      throws SigningException {
    ModelFiles files = ModelFiles.find(model, options.ignore(), signature, options.symlinks());
    if (files.files().isEmpty()) {
      throw new SigningException(model + ": no files (expected: at least one)");
    }
    Path name = model.toAbsolutePath().normalize().getFileName();
    Manifest manifest =
        new Manifest(
            name == null ? "model" : name.toString(),
            files.digests(options.shardSize(), options.threads()),
            files.ignoredPaths(),
            options.symlinks(),
            options.shardSize(),
            false);
    return envelope(manifest.write(), key);
  }

  /** Signs any in-toto statement in the same envelope. */
  public static String envelope(byte[] statement, SigningKey key) throws SigningException {
    byte[] signature = key.sign(Envelope.encode(Envelope.IN_TOTO, statement));
    return Bundle.write(statement, signature, key, hint(key));
  }

  private static String hint(SigningKey key) {
    return Digests.sha256Hex(Pem.write(key.publicKey()).getBytes(StandardCharsets.US_ASCII));
  }
}
