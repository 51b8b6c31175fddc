package org.kerava.tensor;

/**
 * What the gradient of a table is (internal): slices, added up at positions of its first axis, and zeros elsewhere. Optimizers change such a table
 * without making the zeros.
 *
 * @param shape of the sum
 * @param slices (ids..., rest...)
 * @param ids contiguous int32 or int64; slices whose position is outside do not count
 */
public record RowSum(Shape shape, View slices, View ids) {}
