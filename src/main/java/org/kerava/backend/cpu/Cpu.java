package org.kerava.backend.cpu;

import org.kerava.backend.Reference;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;

/**
 * The backend of the processor. What has no kernel of its own here runs on the scalar {@link Reference}, which it extends.
 */
public final class Cpu extends Reference {
  private final BufferPool pool = new BufferPool();

  /** A backend with its own memory pool. */
  public Cpu() {}

  @Override
  public Buffer alloc(DType dtype, int size) {
    return pool.alloc(dtype, size);
  }

  @Override
  public void release(Buffer buffer) {
    pool.release(buffer);
  }

  @Override
  public Step begin(Object key) {
    return pool.begin();
  }
}
