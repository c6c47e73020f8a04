/** Redaction of whole files, format by format. */
@NullMarked
package io.sallyport.privacy.internal.files;

import org.jspecify.annotations.NullMarked;
