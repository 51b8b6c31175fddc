/** Attention layers. Start at {@link org.kerava.layers.attention.MultiHeadAttention}. */
@NullMarked
package org.kerava.layers.attention;

import org.jspecify.annotations.NullMarked;
