/**
 * Element-wise programs: chains of element-wise functions and row reductions, written once as a {@link org.kerava.backend.cpu.nest.Program}
 * and run in two ways that give the same bits: block by block by the {@link org.kerava.backend.cpu.nest.Interpreter}, or as one loop of a
 * class generated for the CPU's vector width. Start at {@link org.kerava.backend.cpu.nest.Formulas}, where the functions are defined.
 */
@NullMarked
package org.kerava.backend.cpu.nest;

import org.jspecify.annotations.NullMarked;
