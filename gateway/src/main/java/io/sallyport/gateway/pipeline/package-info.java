/**
 * The way of a request: authenticate, authorise, reserve, inspect, forward, inspect, settle,
 * record.
 */
@NullMarked
package io.sallyport.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
