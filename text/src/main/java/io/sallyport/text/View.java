package io.sallyport.text;

import java.util.List;

/**
 * One reading of an original text: the text after some chain of normalisations and decodings, with
 * a map from each of its positions back to the original.
 */
public interface View {

  /** The reading. For the identity view, the original itself. */
  String text();

  /**
   * What was done to arrive here, in order, for example {@code ["base64", "nfkc"]}; empty for the
   * original.
   */
  List<String> via();

  /**
   * Whether letters or digits mean something else in this reading, by guesswork: shifted, reversed,
   * spelled out. Otherwise random strings are still themselves in it.
   */
  boolean guessed();

  /** Whether each place of it depends on what stands beside it only. */
  boolean local();

  /**
   * Where a span of this view comes from.
   *
   * @param start first UTF-16 index in {@link #text()}, inclusive
   * @param end last UTF-16 index in {@link #text()}, exclusive, at least {@code start}
   * @return the smallest span of the original that holds everything the span was made from; never
   *     splits a surrogate pair of the original
   */
  Span original(int start, int end);
}
