package io.sallyport.artifacts.internal.python;

/** Where a value comes from, as far as it matters for what is done with it. */
enum Taint {
  /** It comes over the network. */
  FETCHED,
  /** It was decoded or decompressed. */
  DECODED,
  /** It was decoded, or computed letter by letter, from what the source itself holds. */
  DISGUISED,
  /** It holds keys, passwords or the environment. */
  SECRET,
  /** It was reached on a way that no honest source takes. */
  ROUNDABOUT,
  /** It is a place from which Python starts. */
  STARTUP,
  /** It is a socket or what belongs to one. */
  SOCKET
}
