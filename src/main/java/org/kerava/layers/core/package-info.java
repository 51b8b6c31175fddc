/** Keras's core layers. Start with {@link org.kerava.layers.core.Dense}. */
@NullMarked
package org.kerava.layers.core;

import org.jspecify.annotations.NullMarked;
