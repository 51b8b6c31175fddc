package org.kerava.ops;

import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;

/** The exchange between a tape and the {@link Vjp} of one recorded call. */
final class Adjoint {
  private final Tensor[] outputs;
  private final Tensor[] upstream;
  private final boolean[] needed;
  private final boolean spare;
  private final @Nullable Tensor[] given;

  Adjoint(Tensor[] outputs, Tensor[] upstream, boolean[] needed, boolean spare) {
    this.outputs = outputs;
    this.upstream = upstream;
    this.needed = needed;
    this.spare = spare;
    this.given = new Tensor[needed.length];
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
