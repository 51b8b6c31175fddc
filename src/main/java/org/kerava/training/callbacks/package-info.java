/** Keras's callbacks. Start at {@link org.kerava.training.callbacks.EarlyStopping}; one of your own extends {@link org.kerava.training.Callback}. */
@NullMarked
package org.kerava.training.callbacks;

import org.jspecify.annotations.NullMarked;
