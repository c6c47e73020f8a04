package io.sallyport.artifacts.internal.bytes;

/** Bytes in memory. The array is not copied; nobody may change it afterwards. */
public final class ArrayBytes implements Bytes {
  private final byte[] array;

  /** The whole array. */
  public ArrayBytes(byte[] array) {
    this.array = array;
  }

  @Override
  public long size() {
    return array.length;
  }

  @Override
  public int read(long at, byte[] into, int from, int length) {
    if (at < 0 || at >= array.length) {
      return 0;
    }
    int count = Math.min(length, array.length - (int) at);
    System.arraycopy(array, (int) at, into, from, count);
    return count;
  }
}
