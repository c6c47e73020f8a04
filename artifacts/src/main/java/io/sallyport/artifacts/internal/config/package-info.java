/** What settings may say: rules for JSON, YAML and what else holds names and values. */
@NullMarked
package io.sallyport.artifacts.internal.config;

import org.jspecify.annotations.NullMarked;
