package org.kerava.layers;

/** Names of users' activations (internal; users call {@code Kerava.register}). */
public final class ActivationNames {
  private ActivationNames() {}

  /**
   * Gives a function a name, by which strings and files find it.
   *
   * @param name as in {@code "my>wave"}
   * @param function what it computes
   * @return the function with its name: use this one in layers that are saved
   */
  public static Activation register(String name, Activation function) {
    return NamedActivation.register(name, function);
  }
}
