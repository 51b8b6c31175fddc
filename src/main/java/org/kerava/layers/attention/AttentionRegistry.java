package org.kerava.layers.attention;

import org.kerava.saving.ObjectFactory;

/** Keras's names of the layers of this package (internal). */
public final class AttentionRegistry {
  private static final String MODULE = "keras.layers";

  static {
    ObjectFactory.register(MODULE, "Attention", Attention.class, c -> new Attention());
    ObjectFactory.register(MODULE, "AdditiveAttention", AdditiveAttention.class, c -> new AdditiveAttention());
    ObjectFactory.register(MODULE, "MultiHeadAttention", MultiHeadAttention.class, c -> new MultiHeadAttention(c.getInt("num_heads"), c.getInt("key_dim")));
  }

  private AttentionRegistry() {}
}
