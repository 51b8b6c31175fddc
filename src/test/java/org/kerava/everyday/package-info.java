/** The everyday calls of programs, compiled with everything imported by star. */
@NullMarked
package org.kerava.everyday;

import org.jspecify.annotations.NullMarked;
