/** Whether a seed decides every bit of the weights, however the virtual machine compiles and however many threads work. */
@NullMarked
package org.kerava.determinism;

import org.jspecify.annotations.NullMarked;
