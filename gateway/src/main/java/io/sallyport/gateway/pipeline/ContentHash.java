package io.sallyport.gateway.pipeline;

/** The keyed hash of a text, which says whether two texts are the same and nothing else. */
@FunctionalInterface
interface ContentHash {

  /** The hash of a text of a tenant. */
  String of(String tenant, String text);
}
