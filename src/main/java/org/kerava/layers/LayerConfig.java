package org.kerava.layers;

import org.kerava.saving.Config;
import org.kerava.saving.Configurable;

/**
 * A layer as the object factory sees it.
 *
 * @param layer the layer
 */
record LayerConfig(Layer layer) implements Configurable {
  @Override
  public String className() {
    return layer.className();
  }

  @Override
  public void config(Config c) {
    layer.config(c);
  }
}
