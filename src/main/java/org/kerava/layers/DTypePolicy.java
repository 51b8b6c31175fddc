package org.kerava.layers;

import org.jspecify.annotations.Nullable;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;

/**
 * In which type a layer computes and in which it keeps its weights.
 *
 * @param name Keras's name: a dtype, {@code "mixed_float16"} or {@code "mixed_bfloat16"}
 * @param computeDtype of inputs and results
 * @param variableDtype of weights
 * @see <a href="https://keras.io/api/mixed_precision/policy/">Keras: DTypePolicy</a>
 */
public record DTypePolicy(String name, DType computeDtype, DType variableDtype) implements Configurable {
  private static volatile @Nullable DTypePolicy global; // null: floatx

  /**
   * The policy of a name.
   *
   * @param name a dtype, {@code "mixed_float16"} or {@code "mixed_bfloat16"}
   * @return the policy
   */
  public static DTypePolicy of(String name) {
    return switch (name) {
      case "mixed_float16" -> new DTypePolicy(name, DType.FLOAT16, DType.FLOAT32);
      case "mixed_bfloat16" -> new DTypePolicy(name, DType.BFLOAT16, DType.FLOAT32);
      default -> {
        if (name.startsWith("mixed")) {
          throw new IllegalArgumentException("unknown dtype policy \"" + name + "\"; known are \"mixed_float16\", \"mixed_bfloat16\" and the dtypes, as in \"float32\"");
        }
        DType t = DType.of(name);
        yield new DTypePolicy(t.toString(), t, t);
      }
    };
  }

  /** {@return the policy of layers that name none} */
  public static DTypePolicy global() {
    DTypePolicy set = global;
    return set != null ? set : of(Settings.floatx().toString());
  }

  /**
   * Changes the policy of layers made from now on.
   *
   * @param policy the policy
   */
  public static void setGlobal(DTypePolicy policy) {
    global = policy;
  }

  /** Lets the policy of layers that are given none follow floatx again. */
  public static void resetGlobal() {
    global = null;
  }

  @Override
  public void config(Config c) {
    c.field("name", name);
  }
}
