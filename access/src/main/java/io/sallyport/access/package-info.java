/** Tenants, API keys, quotas and usage. */
@NullMarked
package io.sallyport.access;

import org.jspecify.annotations.NullMarked;
