package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.RouteSettings;

/**
 * A whole answer of an upstream.
 *
 * @param route the route that answered
 * @param body the answer
 */
public record Answer(RouteSettings route, ObjectNode body) {}
