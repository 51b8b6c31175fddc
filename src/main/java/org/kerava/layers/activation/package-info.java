/** Keras's activation layers. Start with {@link org.kerava.layers.activation.Activation}. */
@NullMarked
package org.kerava.layers.activation;

import org.jspecify.annotations.NullMarked;
