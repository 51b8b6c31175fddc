/** Losses, metrics, optimizers, schedules, regularizers, constraints and initializers against Keras's numbers. Start at {@link org.kerava.training.golden.GoldenObjectsTest}. */
@NullMarked
package org.kerava.training.golden;

import org.jspecify.annotations.NullMarked;
