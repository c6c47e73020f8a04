/** Tenants, principals, API keys, roles, quotas and usage. */
@NullMarked
package io.sallyport.access;

import org.jspecify.annotations.NullMarked;
