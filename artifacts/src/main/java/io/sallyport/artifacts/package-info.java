/**
 * Models that can be trusted: scanning without loading, signing, provenance, cards and admission.
 */
@NullMarked
package io.sallyport.artifacts;

import org.jspecify.annotations.NullMarked;
