/**
 * The inner loops: the only package that knows {@code jdk.incubator.vector}. Every vector kernel has a scalar twin that is its
 * specification, the oracle of its tests, and what runs while the kernel is cold or the module is missing.
 *
 * <p>Start at {@link org.kerava.backend.cpu.simd.Simd} (which width) and {@link org.kerava.backend.cpu.simd.Tile} (the matrix kernel).
 * The order of additions is part of every kernel's contract, so twin and kernel agree to the bit; see {@code Tile}.
 */
@NullMarked
package org.kerava.backend.cpu.simd;

import org.jspecify.annotations.NullMarked;
