/** Keras's normalisation layers. Start with {@link org.kerava.layers.normalization.BatchNormalization}. */
@NullMarked
package org.kerava.layers.normalization;

import org.jspecify.annotations.NullMarked;
