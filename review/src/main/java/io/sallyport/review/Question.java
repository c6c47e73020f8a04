package io.sallyport.review;

import java.util.List;

/**
 * Something that the file does not say and that matters.
 *
 * @param id stable
 * @param text the question
 * @param elements ids of what it is about
 * @param findings ids of findings that hang on the answer
 */
public record Question(String id, String text, List<String> elements, List<String> findings) {

  /** Copies the lists. */
  public Question {
    elements = List.copyOf(elements);
    findings = List.copyOf(findings);
  }
}
