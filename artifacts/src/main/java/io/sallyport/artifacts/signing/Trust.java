package io.sallyport.artifacts.signing;

import java.nio.file.Path;

/** Whose signatures are believed. */
public sealed interface Trust {

  /** A public key in PEM. */
  record Key(Path file) implements Trust {}

  /** Roots of certificate chains in PEM. */
  record Anchors(Path file) implements Trust {}
}
