package org.kerava.layers;

import java.util.function.Function;
import org.kerava.layers.core.Dense;
import org.kerava.layers.core.EinsumDense;
import org.kerava.layers.core.Embedding;
import org.kerava.layers.core.Identity;
import org.kerava.layers.core.Masking;
import org.kerava.saving.Config;
import org.kerava.saving.ObjectFactory;

/** Keras's layers by name, for configurations and files (internal). */
public final class LayerRegistry {
  static {
    add("Dense", Dense.class, c -> new Dense(c.getInt("units")));
    add("EinsumDense", EinsumDense.class, c -> new EinsumDense(c.getString("equation"), c.getShape("output_shape")));
    add("Embedding", Embedding.class, c -> new Embedding(c.getInt("input_dim"), c.getInt("output_dim")));
    add("Identity", Identity.class, c -> new Identity());
    add("Masking", Masking.class, c -> new Masking());
  }

  private LayerRegistry() {}

  private static <L extends Layer> void add(String name, Class<L> type, Function<Config, L> make) {
    ObjectFactory.register("keras.layers", name, type, make);
  }
}
