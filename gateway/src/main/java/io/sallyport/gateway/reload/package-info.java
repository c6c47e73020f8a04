/** Takes up a changed configuration while requests are served, or says why not. */
@NullMarked
package io.sallyport.gateway.reload;

import org.jspecify.annotations.NullMarked;
