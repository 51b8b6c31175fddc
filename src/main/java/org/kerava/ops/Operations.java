package org.kerava.ops;

/** All operations: the end of the chain that {@code org.kerava.Ops} inherits from. */
public abstract class Operations extends CtcOps {
  /** For the subclass that is the users' vocabulary. */
  protected Operations() {}
}
