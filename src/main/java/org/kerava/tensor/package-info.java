/**
 * Values and symbols: {@link org.kerava.tensor.Tensor} and what it is made of. Start with {@code Tensor}; {@code Shape} and {@code DType}
 * describe it, {@code Tensors} groups several, {@code Variable} is the kind that changes.
 */
@NullMarked
package org.kerava.tensor;

import org.jspecify.annotations.NullMarked;
