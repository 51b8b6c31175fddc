package org.kerava.backend.cpu;

import org.kerava.backend.cpu.nest.Frame;

/** What one thread needs to run kernels: a frame and scratch memory, kept between calls. */
final class Worker {
  /** The most operands of a call. */
  static final int OPERANDS = 32;
  /** The most parameters of a call. */
  static final int PARAMS = 32;

  private static final ThreadLocal<Worker> LOCAL = ThreadLocal.withInitial(Worker::new);

  final Frame frame = new Frame(OPERANDS, PARAMS);
  final Frame edge = new Frame(OPERANDS, PARAMS);
  private float[] scratch = {};
  private float[] more = {};

  private Worker() {}

  /** This thread's. */
  static Worker get() {
    return LOCAL.get();
  }

  /** The kernel's scratch memory. */
  float[] scratch(int size) {
    if (scratch.length < size) {
      scratch = new float[Math.max(size, Math.min(2 * scratch.length, 1 << 20))];
    }
    return scratch;
  }

  /** Copies of operands that a kernel cannot use where they lie. */
  float[] copies(int size) {
    if (more.length < size) {
      more = new float[Math.max(size, Math.min(2 * more.length, 1 << 20))];
    }
    return more;
  }
}
