package io.sallyport.guard.internal;

/**
 * An address in a text, with the markup that it stands in.
 *
 * @param kind what the markup does with the address
 * @param url the address
 * @param start first UTF-16 index of the markup
 * @param end last UTF-16 index of the markup, exclusive
 */
record FoundLink(Kind kind, String url, int start, int end) {

  /** What happens with an address when the text is shown. */
  enum Kind {
    /** Fetched at once: an image, a style, a frame. */
    FETCHED("fetched without a click"),
    /** Fetched when someone clicks. */
    CLICKED("fetched on a click"),
    /** Defined for use elsewhere in the text, maybe as an image. */
    DEFINED("defined for use in the text");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
