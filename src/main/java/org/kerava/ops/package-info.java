/**
 * Operations on tensors, their gradients, and random numbers. Users call them through {@code org.kerava.Ops}, which inherits all of them from
 * {@link org.kerava.ops.Operations}; code below the root package imports that class's statics. Start with
 * {@link org.kerava.ops.ElementwiseOps} for how an operation and its derivative stand side by side, and
 * {@link org.kerava.ops.GradientTape} for how they are put together.
 */
@NullMarked
package org.kerava.ops;

import org.jspecify.annotations.NullMarked;
