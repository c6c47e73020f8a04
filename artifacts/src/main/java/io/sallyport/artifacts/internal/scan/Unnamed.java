package io.sallyport.artifacts.internal.scan;

/** Content that no first bytes tell. */
final class Unnamed {

  private Unnamed() {}

  static String read(Member member, Scan scan) {
    return "unknown";
  }
}
