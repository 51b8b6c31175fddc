package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A loop of multiply-adds that never leaves the registers: what no kernel can surpass. Twelve independent sums hide the latency. */
@FunctionalInterface
public interface MultiplyAdd {
  /** The sums of a round. */
  int SUMS = 12;

  /** The loop in vectors of {@link Simd#LANES} floats; in single floats where SIMD is off. */
  Warm<MultiplyAdd> LOOP = new Warm<>(MultiplyAdd::scalar, () -> Vectors::run, (loop, round) -> {
    loop.run(4 + (round & 1));
    return SUMS * 5;
  });

  /**
   * Runs the loop.
   *
   * @param rounds of {@link #SUMS} multiply-adds
   * @return any number, so that the work is needed
   */
  float run(int rounds);

  private static float scalar(int rounds) {
    float c0 = 0;
    float c1 = 1;
    float c2 = 2;
    float c3 = 3;
    float x = 0.999f;
    for (int i = 0; i < rounds * (SUMS / 4); i++) {
      c0 = Math.fma(x, c0, 1f);
      c1 = Math.fma(x, c1, 1f);
      c2 = Math.fma(x, c2, 1f);
      c3 = Math.fma(x, c3, 1f);
    }
    return c0 + c1 + c2 + c3;
  }

  /** Apart, so that the interface needs no Vector API. */
  final class Vectors {
    private static final VectorSpecies<Float> S = Species.FLOAT;

    private Vectors() {}

    static float run(int rounds) {
      var x = FloatVector.broadcast(S, 0.999f);
      var y = FloatVector.broadcast(S, 1f);
      var c0 = y;
      var c1 = x;
      var c2 = y;
      var c3 = x;
      var c4 = y;
      var c5 = x;
      var c6 = y;
      var c7 = x;
      var c8 = y;
      var c9 = x;
      var c10 = y;
      var c11 = x;
      for (int i = 0; i < rounds; i++) {
        c0 = c0.fma(x, y);
        c1 = c1.fma(x, y);
        c2 = c2.fma(x, y);
        c3 = c3.fma(x, y);
        c4 = c4.fma(x, y);
        c5 = c5.fma(x, y);
        c6 = c6.fma(x, y);
        c7 = c7.fma(x, y);
        c8 = c8.fma(x, y);
        c9 = c9.fma(x, y);
        c10 = c10.fma(x, y);
        c11 = c11.fma(x, y);
      }
      return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }
  }
}
