/** The server: an OpenAI-compatible API, the admin API and the console around the guard. */
@NullMarked
package io.sallyport.gateway;

import org.jspecify.annotations.NullMarked;
