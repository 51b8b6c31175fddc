package org.kerava.backend.cpu.simd;

import static org.kerava.backend.cpu.simd.ScalarPhilox.LOW;
import static org.kerava.backend.cpu.simd.ScalarPhilox.M0;
import static org.kerava.backend.cpu.simd.ScalarPhilox.M1;
import static org.kerava.backend.cpu.simd.ScalarPhilox.ROUNDS;
import static org.kerava.backend.cpu.simd.ScalarPhilox.W0;
import static org.kerava.backend.cpu.simd.ScalarPhilox.W1;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Philox with a block in every lane: blocks 0, n/2, 1, n/2 + 1, ... of n, so that neighbouring lanes hold what two vectors of words begin with. */
final class VectorPhilox {
  private static final VectorSpecies<Long> S = switch (Simd.BITS) {
    case 512 -> LongVector.SPECIES_512;
    case 256 -> LongVector.SPECIES_256;
    default -> LongVector.SPECIES_128;
  };
  private static final int L = S.length();
  private static final LongVector BLOCKS = LongVector.fromArray(S, blocks(), 0);
  private static final VectorShuffle<Long> PARTNER = VectorShuffle.fromOp(S, lane -> lane ^ 1);
  private static final VectorMask<Long> ODD = VectorMask.fromLong(S, 0xaa);

  private VectorPhilox() {}

  private static long[] blocks() {
    var b = new long[L];
    for (int lane = 0; lane < L; lane++) b[lane] = lane / 2 + lane % 2 * (L / 2);
    return b;
  }

  /** The high halves of c1 and c3 hold what nobody looks at. */
  static void words(int[] words, long first, int n, long seed, long counter) {
    if (n < 0) { // a drill's call without work
      do n++; while (n < 0);
      return;
    }
    var low = LongVector.broadcast(S, LOW);
    var m0 = LongVector.broadcast(S, M0);
    var m1 = LongVector.broadcast(S, M1);
    for (int i = 0; i < n; i += L) {
      var at = BLOCKS.add(first + i);
      var c0 = at;
      var c1 = at.lanewise(VectorOperators.LSHR, 32);
      var c2 = LongVector.broadcast(S, counter & LOW);
      var c3 = LongVector.broadcast(S, counter >>> 32);
      long k0 = seed & LOW;
      long k1 = seed >>> 32;
      for (int round = 0; round < ROUNDS; round++) {
        var p0 = c0.and(low).mul(m0);
        var p1 = c2.and(low).mul(m1);
        c0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0);
        c2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1);
        c1 = p1;
        c3 = p0;
        k0 = k0 + W0 & LOW;
        k1 = k1 + W1 & LOW;
      }
      var front = c0.and(low).or(c1.lanewise(VectorOperators.LSHL, 32));
      var back = c2.and(low).or(c3.lanewise(VectorOperators.LSHL, 32));
      front.blend(back.rearrange(PARTNER), ODD).reinterpretAsInts().intoArray(words, 4 * i);
      front.rearrange(PARTNER).blend(back, ODD).reinterpretAsInts().intoArray(words, 4 * i + 2 * L);
    }
  }
}
