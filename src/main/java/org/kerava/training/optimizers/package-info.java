/** Keras's optimizers. Start at {@link org.kerava.training.optimizers.SGD}, the simplest; what all share is in {@link org.kerava.training.optimizers.KerasOptimizer}. */
@NullMarked
package org.kerava.training.optimizers;

import org.jspecify.annotations.NullMarked;
