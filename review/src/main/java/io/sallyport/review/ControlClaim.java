package io.sallyport.review;

import org.jspecify.annotations.Nullable;

/**
 * What an architecture says about one control at one place.
 *
 * @param control id of the catalog of controls
 * @param state what is known
 * @param detail how, in the author's words or as evidence says; empty when nothing was said
 * @param evidence id of an evidence record; null when none was named
 * @param at where it is written
 */
public record ControlClaim(
    String control, ControlState state, String detail, @Nullable String evidence, Location at) {

  /** The same claim in another state. */
  public ControlClaim as(ControlState other, String because) {
    return new ControlClaim(control, other, because, evidence, at);
  }
}
