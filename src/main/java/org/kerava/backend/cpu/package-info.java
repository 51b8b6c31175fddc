/**
 * The backend of the processor (internal, not exported): memory pools, threads, and the choice of kernels. Start with
 * {@link org.kerava.backend.cpu.Cpu}. Vector code is in {@code simd} only.
 */
@NullMarked
package org.kerava.backend.cpu;

import org.jspecify.annotations.NullMarked;
