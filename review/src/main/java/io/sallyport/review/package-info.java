/**
 * From one architecture file to a threat model: the model, rules as data, findings, paths, reports.
 */
@NullMarked
package io.sallyport.review;

import org.jspecify.annotations.NullMarked;
