package io.sallyport.text.internal;

/**
 * A decoded piece of text.
 *
 * @param text what was decoded
 * @param starts per UTF-16 unit, the first index of the input that it comes from
 * @param ends per UTF-16 unit, the index after the last one that it comes from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would double the work
record Piece(String text, int[] starts, int[] ends) {}
