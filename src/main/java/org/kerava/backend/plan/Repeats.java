package org.kerava.backend.plan;

import java.util.BitSet;

/**
 * What of a step's earlier parts can be made again, should the step go another way after they have run: all that
 * follows from buffers which the host filled and from variables that these parts do not change. A plan need not keep it
 * for that case.
 */
final class Repeats {
  private final Call[] calls;
  private final int end; // of the earlier parts
  private final BitSet lastingSlots = new BitSet(); // operands from outside that an earlier part changes
  private final BitSet lasting = new BitSet(); // buffers that cannot be made again
  private final BitSet read = new BitSet(); // by the host

  /**
   * Looks at the earlier parts.
   *
   * @param calls of the step
   * @param end where its last part begins
   * @param host buffers that the host fills
   */
  Repeats(Call[] calls, int end, boolean[] host) {
    this.calls = calls;
    this.end = end;
    var filled = new BitSet();
    for (int i = 0; i < end; i++) {
      Call c = calls[i];
      int operand = c.operand(0);
      if (c.kind() == Kind.READ && operand >= 0) read.set(operand);
      if (c.kind() == Kind.WRITE && operand >= 0 && host[operand] && !filled.get(operand)) {
        filled.set(operand);
        continue;
      }
      for (int k = 0; k < outputs(c); k++) {
        if (c.operand(k) < 0 || host[c.operand(k)] || c.kind() == Kind.WRITE) last(c.operand(k));
      }
    }
    boolean more = true;
    while (more) { // what comes of it does not always come later: a buffer may be written twice
      more = false;
      for (int i = 0; i < end; i++) {
        if (calls[i].kind().immediate() || repeats(i)) continue;
        for (int k = 0; k < outputs(calls[i]); k++) more |= last(calls[i].operand(k));
      }
    }
  }

  private static int outputs(Call c) {
    return Math.min(c.kind().outputs, c.count());
  }

  private boolean last(int operand) {
    if (operand == Calls.NONE || lasts(operand)) return false;
    if (operand >= 0) lasting.set(operand);
    else lastingSlots.set(-operand);
    return true;
  }

  private boolean lasts(int operand) {
    return operand >= 0 ? lasting.get(operand) : lastingSlots.get(-operand);
  }

  /** {@return whether a call makes the same again from what lasts} */
  boolean repeats(int call) {
    if (call >= end || calls[call].kind().immediate()) return false;
    for (int operand : calls[call].operands()) {
      if (lasts(operand)) return false;
    }
    return true;
  }

  /** {@return whether a buffer that an earlier part makes can be made again} */
  boolean makes(int handle) {
    return !lasting.get(handle);
  }

  /** {@return whether the host reads a buffer} */
  boolean reads(int handle) {
    return read.get(handle);
  }
}
