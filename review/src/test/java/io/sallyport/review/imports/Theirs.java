package io.sallyport.review.imports;

import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureException;
import io.sallyport.review.ArchitectureReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another tool's file, as it is imported, and the architecture that comes of it. */
public final class Theirs {

  private final Imports.Imported imported;

  private Theirs(Imports.Imported imported) {
    this.imported = imported;
  }

  /** Imports a text by way of a file in a folder. */
  public static Theirs of(Path folder, String text) throws Exception {
    return new Theirs(Imports.read(Files.writeString(folder.resolve("file"), text)));
  }

  /** What the import says. */
  public Imports.Imported imported() {
    return imported;
  }

  /** What a review reads of it. */
  public Architecture architecture() throws ArchitectureException {
    return ArchitectureReader.read("imported.yaml", imported.yaml());
  }
}
