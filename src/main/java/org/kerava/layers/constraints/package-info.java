/** Keras's constraints. Start with {@link org.kerava.layers.constraints.Constraint}. */
@NullMarked
package org.kerava.layers.constraints;

import org.jspecify.annotations.NullMarked;
