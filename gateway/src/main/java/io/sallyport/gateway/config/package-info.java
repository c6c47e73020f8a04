/** What sallyport.yaml says, checked against its schema, with errors that name the line. */
@NullMarked
package io.sallyport.gateway.config;

import org.jspecify.annotations.NullMarked;
