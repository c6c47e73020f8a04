package io.sallyport.guard.internal;

/** Some of the characters of a text, one behind the other, each with its place in the text. */
interface Track {

  /** The characters. */
  CharSequence letters();

  /** Where a letter starts in the text. */
  int start(int letter);

  /** Where a letter ends in the text, exclusive. */
  int end(int letter);

  /** Every second letter, from the first or the second on: a filler stands behind each. */
  default Track everySecond(int first) {
    Track all = this;
    StringBuilder half = new StringBuilder();
    for (int i = first; i < all.letters().length(); i += 2) {
      half.append(all.letters().charAt(i));
    }
    return new Track() {
      @Override
      public CharSequence letters() {
        return half;
      }

      @Override
      public int start(int letter) {
        return all.start(first + 2 * letter);
      }

      @Override
      public int end(int letter) {
        return all.end(first + 2 * letter);
      }
    };
  }
}
