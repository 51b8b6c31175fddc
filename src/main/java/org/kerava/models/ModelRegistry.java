package org.kerava.models;

import org.kerava.saving.ObjectFactory;

/** The models that JSON may name; loaded by name from the object factory. */
final class ModelRegistry {
  static {
    ObjectFactory.register("keras.layers", "InputLayer", InputLayer.class, InputLayer::of);
    ObjectFactory.register("keras", "Sequential", Sequential.class, c -> new Sequential());
    ObjectFactory.register("keras.src.models.functional", "Model", Model.class, FunctionalConfig::read);
    ObjectFactory.register("keras.src.models.functional", "Functional", Model.class, FunctionalConfig::read);
  }

  private ModelRegistry() {}
}
