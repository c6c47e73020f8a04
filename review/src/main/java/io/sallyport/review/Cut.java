package io.sallyport.review;

/**
 * What one control at one element would do to the attack paths.
 *
 * @param control id of the catalog of controls
 * @param element id of the component that it would be added to
 * @param cuts paths that lose their worst finding
 * @param weakens other paths of which a step loses its worst finding
 */
public record Cut(String control, String element, int cuts, int weakens) {}
