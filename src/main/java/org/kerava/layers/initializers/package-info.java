/** Keras's initializers. Start with {@link org.kerava.layers.initializers.Initializer}. */
@NullMarked
package org.kerava.layers.initializers;

import org.jspecify.annotations.NullMarked;
