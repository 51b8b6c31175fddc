package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kernels take turns until they are fast; a twin stands in till then, and for ever where something is wrong. */
class WarmTest {
  private static final IntUnaryOperator TWIN = x -> x + 1;

  @BeforeEach
  void onlyWhereKernelsAreWarmedUp() {
    assumeTrue(Simd.on() && WarmUp.ENABLED && WarmUp.COMPILES);
  }

  private static Warm.Drill<IntUnaryOperator> drill(boolean idle) {
    return new Warm.Drill<>() {
      @Override
      public int run(IntUnaryOperator kernel, int round) {
        return kernel.applyAsInt(round) >= round ? 1_000 : 1;
      }

      @Override
      public boolean idle(IntUnaryOperator kernel, int calls) {
        for (int i = 0; idle && i < calls; i++) kernel.applyAsInt(0);
        return idle;
      }
    };
  }

  @Test
  void manyKernelsAreAllTakenInTheEnd() {
    var all = new ArrayList<Warm<IntUnaryOperator>>();
    for (int i = 0; i < 9; i++) {
      boolean idle = i % 2 == 0;
      all.add(new Warm<>(TWIN, () -> x -> x + 2, drill(idle)));
    }
    for (var w : all) {
      assertEquals(1, w.unasked().applyAsInt(0));
      assertEquals(1, w.get().applyAsInt(0));
    }
    WarmUp.await();
    for (var w : all) {
      assertTrue(w.ready());
      assertEquals(2, w.get().applyAsInt(0));
      assertTrue(w.nanos() < 16);
    }
  }

  @Test
  void theTwinStaysForAKernelThatCannotBeMade() {
    var w = new Warm<IntUnaryOperator>(TWIN, () -> {
      throw new IllegalStateException("no such kernel: planted by a test");
    }, drill(true));
    assertEquals(1, w.get().applyAsInt(0));
    WarmUp.await();
    assertTrue(w.ready());
    assertEquals(1, w.get().applyAsInt(0));
  }

  @Test
  void unaskedAsksForNothing() {
    var w = new Warm<IntUnaryOperator>(TWIN, () -> x -> x + 2, drill(true));
    w.unasked();
    WarmUp.await();
    assertFalse(w.ready());
  }
}
