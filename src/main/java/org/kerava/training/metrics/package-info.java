/** Keras's metrics. Start at {@link org.kerava.training.metrics.Mean}; what most share is in {@link org.kerava.training.metrics.MeanMetric}. */
@NullMarked
package org.kerava.training.metrics;

import org.jspecify.annotations.NullMarked;
