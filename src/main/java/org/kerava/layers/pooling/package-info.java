/** Keras's pooling layers. Start with {@link org.kerava.layers.pooling.MaxPooling2D}. */
@NullMarked
package org.kerava.layers.pooling;

import org.jspecify.annotations.NullMarked;
