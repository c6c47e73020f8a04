package io.sallyport.artifacts.internal.pickle;

/** What is known of a name that a pickle imports. */
enum Standing {
  /** A class that may be built with any arguments and state. */
  CLASS,
  /** A class of models, as one of many of its package: it may be kept, not constructed freely. */
  FAMILY,
  /** A class of a package that acts: keeping it does nothing yet, constructing it may. */
  RESERVED,
  /** A function that serialisers call to build data. */
  FUNCTION,
  /** Harmless to mention, but no serialiser calls it. */
  REFERENCE,
  /** A function that puts code of the pickle together, which runs when the object is used. */
  CODE_BUILDER,
  /** Something that calls what it is given. */
  CALLER,
  /** A class whose objects take attributes by their names. */
  REACHING,
  /** A method of a class that may be kept: harmless to keep, but no serialiser calls it. */
  METHOD,
  /** A name of a known package that nobody has looked at. */
  UNVETTED,
  /** A name of a package that is not known here. */
  UNKNOWN,
  /** A name that gives an attacker what he wants. */
  FORBIDDEN
}
