/** Source of Python as a tree, and what it would do: names, values and effects without running. */
@NullMarked
package io.sallyport.artifacts.internal.python;

import org.jspecify.annotations.NullMarked;
