/** The admin API: tenants, keys, usage and the log, for who may. */
@NullMarked
package io.sallyport.gateway.admin;

import org.jspecify.annotations.NullMarked;
