package org.kerava.backend.cpu;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;

/** The programs of one call for every pattern of operands that are full or the same along a row. */
final class Family {
  private final IntFunction<Program> write;
  private volatile Nest[] few = {};
  private final ConcurrentHashMap<Integer, Nest> many = new ConcurrentHashMap<>();

  /**
   * A family.
   *
   * @param write gives the program for a pattern: bit k is set if operand k is the same along a row
   */
  Family(IntFunction<Program> write) {
    this.write = write;
  }

  /** The nest of a pattern. */
  Nest nest(int pattern) {
    var all = few;
    if (pattern < all.length && all[pattern] != null) {
      return all[pattern];
    }
    var made = many.computeIfAbsent(pattern, p -> new Nest(write.apply(p)));
    if (pattern < 16) {
      synchronized (this) {
        var grown = java.util.Arrays.copyOf(few, Math.max(few.length, pattern + 1));
        grown[pattern] = made;
        few = grown;
      }
    }
    return made;
  }
}
