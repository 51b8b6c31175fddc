package org.kerava.layers;

import org.jspecify.annotations.Nullable;
import org.kerava.ops.FusedActivation;

/** What layers and the registry need to know about activations (internal; users call {@code Kerava.register}). */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
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

  /**
   * {@return the form in which a product computes it, or null if there is none}
   *
   * @param activation any activation
   */
  public static @Nullable FusedActivation fused(Activation activation) {
    return activation instanceof NamedActivation a ? a.fused() : null;
  }

  /**
   * {@return whether it changes nothing}
   *
   * @param activation any activation
   */
  public static boolean isLinear(Activation activation) {
    return activation instanceof NamedActivation a && a.name().equals("linear");
  }
}
