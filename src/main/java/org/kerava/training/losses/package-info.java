/** Keras's losses. Start at {@link org.kerava.training.losses.MeanSquaredError}; what all share is in {@link org.kerava.training.losses.KerasLoss}. */
@NullMarked
package org.kerava.training.losses;

import org.jspecify.annotations.NullMarked;
