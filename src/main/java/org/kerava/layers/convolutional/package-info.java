/** Keras's convolutions. Start with {@link org.kerava.layers.convolutional.Conv2D}. */
@NullMarked
package org.kerava.layers.convolutional;

import org.jspecify.annotations.NullMarked;
