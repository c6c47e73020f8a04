/** What the gate tells about itself: metrics, traces, one line a request. */
@NullMarked
package io.sallyport.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
