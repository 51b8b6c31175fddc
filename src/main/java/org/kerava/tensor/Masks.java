package org.kerava.tensor;

import java.util.Optional;

/** The masks that layers attach to the tensors they make (internal): which steps of a sequence are real. */
public final class Masks {
  private Masks() {}

  /**
   * {@return the mask that travels with a tensor}
   *
   * @param t any tensor
   */
  public static Optional<Tensor> get(Tensor t) {
    return Optional.ofNullable(switch (t) {
      case EagerTensor e -> e.mask();
      case KerasTensor k -> k.mask();
      case Variable v -> null;
    });
  }

  /**
   * Lets a mask travel with a tensor.
   *
   * @param t a value or a symbol
   * @param mask truth values, or empty for none
   */
  public static void set(Tensor t, Optional<Tensor> mask) {
    switch (t) {
      case EagerTensor e -> e.mask(mask.orElse(null));
      case KerasTensor k -> k.mask(mask.orElse(null));
      case Variable v -> throw new IllegalArgumentException("a variable carries no mask");
    }
  }
}
