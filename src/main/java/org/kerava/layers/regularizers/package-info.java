/** Keras's regularizers. Start with {@link org.kerava.layers.regularizers.Regularizer}. */
@NullMarked
package org.kerava.layers.regularizers;

import org.jspecify.annotations.NullMarked;
