package io.sallyport.guard.flow;

import io.sallyport.core.Segment;

/**
 * A text of a conversation with what is known of its way.
 *
 * @param segment the text
 * @param confidentiality who may see it
 * @param source who brought it, for a person: a tool's name, a page; may be empty
 */
public record FlowSegment(Segment segment, Confidentiality confidentiality, String source) {}
