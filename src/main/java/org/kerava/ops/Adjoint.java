package org.kerava.ops;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;

/** The exchange between a tape and the {@link Vjp}s of the calls that it walks over, one call at a time. */
final class Adjoint {
  private static final Tensor[] NONE = {};

  // of the call, maybe longer; the tape fills them
  Tensor[] upstream = NONE;
  boolean[] needed = {};
  boolean spare;
  private Tensor[] outputs = NONE;
  private @Nullable Tensor[] given = NONE;

  /** Goes to the next call. */
  void begin(GradientTape.Entry call) {
    outputs = call.outputs();
    if (upstream.length < outputs.length) upstream = new Tensor[outputs.length];
    if (needed.length < call.inputs().length) {
      needed = new boolean[call.inputs().length];
      given = new Tensor[needed.length];
    }
  }

  /** Forgets the tensors of the call. */
  void end() {
    outputs = NONE;
    Arrays.fill(upstream, null);
    Arrays.fill(given, null);
  }

  /** The first output of the call. */
  Tensor output() {
    return outputs[0];
  }

  /** The gradient of the first output. */
  Tensor upstream() {
    return upstream[0];
  }

  /** The gradient of an output; zeros if nothing used it. */
  Tensor upstream(int output) {
    return upstream[output];
  }

  /** Whether {@link #upstream()} may be overwritten: nothing reads it after this call. */
  boolean spare() {
    return spare;
  }

  /** Whether an input leads to a source of the gradient; else the work can be spared. */
  boolean needs(int input) {
    return needed[input];
  }

  /** The gradient of an input. */
  void give(int input, Tensor gradient) {
    given[input] = gradient;
  }

  @Nullable Tensor given(int input) {
    return given[input];
  }
}
