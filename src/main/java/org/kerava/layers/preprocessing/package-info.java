/** Layers that prepare data. Start with {@link org.kerava.layers.preprocessing.Rescaling}. */
@NullMarked
package org.kerava.layers.preprocessing;

import org.jspecify.annotations.NullMarked;
