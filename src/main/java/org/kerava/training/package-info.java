/**
 * Training: the loop behind {@code fit}, {@code evaluate} and {@code predict}, its options, logs and callbacks.
 *
 * <p>Start at {@link org.kerava.training.Trainer}, which runs the loop, and {@link org.kerava.training.Trainable}, which is all that it and the
 * callbacks know of a model.
 */
@NullMarked
package org.kerava.training;

import org.jspecify.annotations.NullMarked;
