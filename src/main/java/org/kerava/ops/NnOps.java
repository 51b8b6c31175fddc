package org.kerava.ops;

/** Operations of neural networks that are no activation. */
public abstract class NnOps extends ActivationOps {
  NnOps() {}
}
