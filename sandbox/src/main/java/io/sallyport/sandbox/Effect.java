package io.sallyport.sandbox;

/**
 * What a built-in tool did. Nothing left the process: it is a record and no more.
 *
 * @param tool {@code send_mail}, {@code transfer} or {@code delete_document}
 * @param what whom or what it concerned, such as {@code to someone@example.com}
 */
public record Effect(String tool, String what) {

  /** The line that an answer carries. */
  String line() {
    return "[effect: " + tool + " " + what + "]";
  }
}
