package org.kerava.backend.cpu.simd;

/** Truth values between their bytes, 0 and 1, and the floats that kernels compute with. */
@FunctionalInterface
public interface TruthLine {
  /** floats = bytes. */
  Warm<TruthLine> WIDEN = warm(TruthLine::widen, () -> VectorTruths::widen);
  /** bytes = floats. */
  Warm<TruthLine> NARROW = warm(TruthLine::narrow, () -> VectorTruths::narrow);

  /**
   * Copies n values.
   *
   * @param bytes an array
   * @param b its first value
   * @param floats an array
   * @param f its first value
   * @param n how many
   */
  void run(byte[] bytes, int b, float[] floats, int f, int n);

  private static Warm<TruthLine> warm(TruthLine twin, java.util.function.Supplier<TruthLine> vector) {
    var bytes = new byte[128];
    var floats = new float[128];
    return new Warm<>(twin, () -> Simd.LANES < 8 ? twin : vector.get(), new Warm.Drill<>() {
      @Override
      public int run(TruthLine line, int round) {
        int n = 64 + (round & 1) + 32 * (round >> 1 & 1);
        line.run(bytes, 0, floats, 0, n);
        return 3 * n / Simd.LANES;
      }

      @Override
      public boolean idle(TruthLine line, int calls) {
        for (int i = 0; i < calls; i++) {
          line.run(bytes, 0, floats, 0, -Warm.TURNS);
        }
        return true;
      }
    });
  }

  private static void widen(byte[] bytes, int b, float[] floats, int f, int n) {
    for (int k = 0; k < n; k++) {
      floats[f + k] = bytes[b + k];
    }
  }

  private static void narrow(byte[] bytes, int b, float[] floats, int f, int n) {
    for (int k = 0; k < n; k++) {
      bytes[b + k] = (byte) (int) floats[f + k];
    }
  }
}
