/** Layers against overfitting; outside of training they change nothing. Start with {@link org.kerava.layers.regularization.Dropout}. */
@NullMarked
package org.kerava.layers.regularization;

import org.jspecify.annotations.NullMarked;
