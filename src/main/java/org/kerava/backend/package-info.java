/**
 * The seam between what is computed and how (internal, not exported). Start with {@link org.kerava.backend.Backend}: its rules are in its
 * Javadoc. Shapes, broadcasting and dtype promotion live above, once; here everything is a {@code View}.
 */
@NullMarked
package org.kerava.backend;

import org.jspecify.annotations.NullMarked;
