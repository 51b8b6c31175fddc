/**
 * Layers, in Keras's folders. Start with {@link org.kerava.layers.Layer}, which custom layers extend.
 */
@NullMarked
package org.kerava.layers;

import org.jspecify.annotations.NullMarked;
