package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;

class BufferPoolTest {
  @Property(tries = 500, seed = "1")
  void bucketsHoldTheirSizesWithLittleWaste(@ForAll @IntRange(max = 1 << 30) int size) {
    int length = BufferPool.length(BufferPool.bucket(size));
    assertTrue(length >= size && length <= Math.max(64, size * 1.13), size + " in " + length);
  }

  @Test
  void anArrayComesBackInTheNextStepAndItsOldBufferIsDead() {
    var pool = new BufferPool();
    Object array;
    Buffer old;
    try (var _ = pool.begin()) {
      old = pool.alloc(DType.FLOAT32, 1000);
      array = old.storage();
      assertNotSame(array, pool.alloc(DType.FLOAT32, 1000).storage());
    }
    assertFalse(old.alive());
    var e = assertThrows(IllegalStateException.class, old::storage);
    assertTrue(e.getMessage().contains("keep()"), e.getMessage());
    try (var _ = pool.begin()) {
      Object again = pool.alloc(DType.FLOAT32, 1001).storage();
      Object other = pool.alloc(DType.FLOAT32, 1000).storage();
      assertTrue(again == array || other == array);
    }
  }

  @Test
  void releasedArraysAreReusedInTheSameStep() {
    var pool = new BufferPool();
    try (var _ = pool.begin()) {
      Buffer a = pool.alloc(DType.INT32, 70);
      Object array = a.storage();
      pool.release(a);
      assertSame(array, pool.alloc(DType.INT32, 70).storage());
      pool.release(a); // a second time does nothing
      assertNotSame(array, pool.alloc(DType.INT32, 70).storage());
    }
  }

  @Test
  void outsideAStepNothingIsPooled() {
    var pool = new BufferPool();
    Buffer a = pool.alloc(DType.FLOAT32, 8);
    try (var _ = pool.begin()) {
      try (var _ = pool.begin()) {
        pool.alloc(DType.FLOAT32, 8);
      }
    }
    assertTrue(a.alive());
  }
}
