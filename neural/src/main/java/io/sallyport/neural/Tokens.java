package io.sallyport.neural;

/**
 * A text as word pieces, without the marks for its start and end.
 *
 * @param ids the pieces' numbers in the vocabulary
 * @param starts where each piece begins in the text (UTF-16 units)
 * @param ends where each piece ends in the text (exclusive)
 */
@SuppressWarnings("ArrayRecordComponent") // held for one call, compared by nobody
public record Tokens(int[] ids, int[] starts, int[] ends) {

  /** How many pieces there are. */
  public int size() {
    return ids.length;
  }
}
