package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * The backend of the processor. What has no kernel of its own here runs on the scalar {@link Reference}, which it extends.
 */
public final class Cpu extends Reference {
  private final BufferPool pool = new BufferPool();
  private final Products products = new Products(this, ThreadPool.shared());

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

  @Override
  public void matmul(View out, View a, View b, boolean acc) {
    if (Products.supports(out, a, b)) {
      products.linear(out, a, b, null, null, acc);
    } else {
      super.matmul(out, a, b, acc);
    }
  }

  @Override
  public void linear(View out, View a, View b, @Nullable View bias, @Nullable Un act) {
    if (Products.supports(out, a, b)) {
      products.linear(out, a, b, bias, act, false);
    } else {
      super.linear(out, a, b, bias, act);
    }
  }
}
