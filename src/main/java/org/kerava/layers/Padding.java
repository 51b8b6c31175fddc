package org.kerava.layers;

/** What convolutions and pooling put around the input. */
public enum Padding {
  /** Nothing: the output is shorter than the input. */ VALID,
  /** As much as gives ceil(length / stride) outputs; an odd one goes to the end. */ SAME,
  /** All in front, so that an output sees no later input (Conv1D only). */ CAUSAL
}
