package org.kerava.tensor;

/** Numbers that hold for a whole program, as in {@code keras.config} (internal: users call {@code Kerava.setFloatx} and {@code Kerava.setEpsilon}). */
public final class Settings {
  private static volatile DType floatx = DType.FLOAT32;
  private static volatile double epsilon = 1e-7;

  private Settings() {}

  /** {@return the type of fractions for which no type is given} */
  public static DType floatx() {
    return floatx;
  }

  /**
   * Changes the type of fractions for which no type is given.
   *
   * @param type a floating-point type
   * @throws IllegalArgumentException for any other
   */
  public static void floatx(DType type) {
    if (!type.isFloating()) throw new IllegalArgumentException("setFloatx: " + type + " is no floating-point type; choose \"float16\", \"bfloat16\", \"float32\" or \"float64\"");
    floatx = type;
  }

  /** {@return what keeps logarithms and quotients finite} */
  public static double epsilon() {
    return epsilon;
  }

  /**
   * Changes what keeps logarithms and quotients finite.
   *
   * @param value above 0
   * @throws IllegalArgumentException for any other
   */
  public static void epsilon(double value) {
    if (!(value > 0 && value < 1)) throw new IllegalArgumentException("setEpsilon: the fuzz factor lies between 0 and 1, as in 1e-7; got " + value);
    epsilon = value;
  }
}
