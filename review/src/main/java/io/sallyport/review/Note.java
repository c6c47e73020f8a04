package io.sallyport.review;

import java.util.List;

/**
 * An assumption or a decision.
 *
 * @param text in the author's words
 * @param about ids of what it is about
 * @param at where it is written
 */
public record Note(String text, List<String> about, Location at) {

  /** Copies the list. */
  public Note {
    about = List.copyOf(about);
  }
}
