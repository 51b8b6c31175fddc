/** Keras's learning rate schedules. Start at {@link org.kerava.training.schedules.ExponentialDecay}. */
@NullMarked
package org.kerava.training.schedules;

import org.jspecify.annotations.NullMarked;
