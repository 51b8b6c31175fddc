/**
 * The CPU backend on heap {@code float[]} arrays. Start at {@code Cpu}; {@link org.kerava.backend.cpu.ThreadPool} runs the chunks,
 * {@code Gemm}, {@code Conv} and {@code Pooling} drive the kernels of {@link org.kerava.backend.cpu.simd}.
 */
@NullMarked
package org.kerava.backend.cpu;

import org.jspecify.annotations.NullMarked;
