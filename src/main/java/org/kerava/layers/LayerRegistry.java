package org.kerava.layers;

import java.util.function.Function;
import org.kerava.layers.convolutional.Conv1D;
import org.kerava.layers.convolutional.Conv1DTranspose;
import org.kerava.layers.convolutional.Conv2D;
import org.kerava.layers.convolutional.Conv2DTranspose;
import org.kerava.layers.convolutional.Conv3D;
import org.kerava.layers.convolutional.Conv3DTranspose;
import org.kerava.layers.convolutional.DepthwiseConv1D;
import org.kerava.layers.convolutional.DepthwiseConv2D;
import org.kerava.layers.convolutional.SeparableConv1D;
import org.kerava.layers.convolutional.SeparableConv2D;
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
    add("Conv1D", Conv1D.class, c -> new Conv1D(c.getInt("filters"), c.getShape("kernel_size")));
    add("Conv1DTranspose", Conv1DTranspose.class, c -> new Conv1DTranspose(c.getInt("filters"), c.getShape("kernel_size")));
    add("Conv2D", Conv2D.class, c -> new Conv2D(c.getInt("filters"), c.getShape("kernel_size")));
    add("Conv2DTranspose", Conv2DTranspose.class, c -> new Conv2DTranspose(c.getInt("filters"), c.getShape("kernel_size")));
    add("Conv3D", Conv3D.class, c -> new Conv3D(c.getInt("filters"), c.getShape("kernel_size")));
    add("Conv3DTranspose", Conv3DTranspose.class, c -> new Conv3DTranspose(c.getInt("filters"), c.getShape("kernel_size")));
    add("Dense", Dense.class, c -> new Dense(c.getInt("units")));
    add("DepthwiseConv1D", DepthwiseConv1D.class, c -> new DepthwiseConv1D(c.getShape("kernel_size")));
    add("DepthwiseConv2D", DepthwiseConv2D.class, c -> new DepthwiseConv2D(c.getShape("kernel_size")));
    add("EinsumDense", EinsumDense.class, c -> new EinsumDense(c.getString("equation"), c.getShape("output_shape")));
    add("Embedding", Embedding.class, c -> new Embedding(c.getInt("input_dim"), c.getInt("output_dim")));
    add("Identity", Identity.class, c -> new Identity());
    add("Masking", Masking.class, c -> new Masking());
    add("SeparableConv1D", SeparableConv1D.class, c -> new SeparableConv1D(c.getInt("filters"), c.getShape("kernel_size")));
    add("SeparableConv2D", SeparableConv2D.class, c -> new SeparableConv2D(c.getInt("filters"), c.getShape("kernel_size")));
  }

  private LayerRegistry() {}

  private static <L extends Layer> void add(String name, Class<L> type, Function<Config, L> make) {
    ObjectFactory.register("keras.layers", name, type, make);
  }
}
