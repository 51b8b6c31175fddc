package org.kerava.backend.cpu;

/**
 * One spatial axis of a sliding window: output {@code o} reads input {@code o * step + start + tap * dilation}, if that is inside.
 *
 * @param in input length
 * @param out output length
 * @param taps taps of the window
 * @param step how far the window moves per output
 * @param start where its first tap is for output 0; negative with padding
 * @param dilation distance of the taps; may be negative (gradients)
 */
record Axis(int in, int out, int taps, int step, int start, int dilation) {
  /** Whether every output reads just its own input. */
  boolean plain() {
    return taps == 1 && step == 1 && start == 0 && in == out;
  }

  /** Step 1: the remainder, modulo the dilation, of the inputs that output {@code r} reads. */
  int phase(int r) {
    return Math.floorMod(r + start, dilation);
  }

  /** Step 1: the outputs r, r + dilation, ... among the inputs of their {@link #phase}. */
  Axis part(int r) {
    int first = phase(r);
    return new Axis(Math.ceilDiv(in - first, dilation), Math.ceilDiv(out - r, dilation), taps, 1, Math.floorDiv(r + start, dilation), 1);
  }

  /** Where a tap reads for an output, maybe outside. */
  int at(int o, int tap) {
    return o * step + start + tap * dilation;
  }

  /** The first tap that is inside for an output; {@link #taps} if none is. */
  int first(int o) {
    int tap = 0;
    while (tap < taps && !inside(at(o, tap))) {
      tap++;
    }
    return tap;
  }

  /** One more than the last tap that is inside; those from {@link #first} to here are all inside. */
  int last(int o) {
    int tap = taps;
    while (tap > 0 && !inside(at(o, tap - 1))) {
      tap--;
    }
    return Math.max(tap, first(o));
  }

  private boolean inside(int at) {
    return at >= 0 && at < in;
  }

  /** The first output for which a tap is inside; {@link #out} if none. */
  int firstOutput(int tap) {
    int o = 0;
    while (o < out && at(o, tap) < 0) {
      o++;
    }
    return o;
  }

  /** One more than the last output for which a tap is inside. */
  int lastOutput(int tap) {
    int o = out;
    while (o > 0 && at(o - 1, tap) >= in) {
      o--;
    }
    return Math.max(o, firstOutput(tap));
  }

  /** The first output for which all taps are inside. */
  int firstFull() {
    int o = 0;
    while (o < out && last(o) - first(o) < taps) {
      o++;
    }
    return o;
  }

  /** One more than the last output of the run of full ones that begins at {@link #firstFull}. */
  int lastFull() {
    int o = firstFull();
    while (o < out && last(o) - first(o) == taps) {
      o++;
    }
    return o;
  }
}
