/** Layers that change shapes. Start with {@link org.kerava.layers.reshaping.Reshape}. */
@NullMarked
package org.kerava.layers.reshaping;

import org.jspecify.annotations.NullMarked;
