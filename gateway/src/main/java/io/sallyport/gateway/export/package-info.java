/** Sends the log's events to places outside: files, syslog servers, webhooks. */
@NullMarked
package io.sallyport.gateway.export;

import org.jspecify.annotations.NullMarked;
