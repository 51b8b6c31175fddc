package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Red;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * The backend of the processor. What has no kernel of its own here runs on the scalar {@link Reference}, which it extends.
 */
public final class Cpu extends Reference {
  private final BufferPool pool = new BufferPool();
  private final Elementwise elementwise = new Elementwise(ThreadPool.shared());
  private final Products products = new Products(this, ThreadPool.shared());
  private final Convolutions convolutions = new Convolutions(this, ThreadPool.shared());

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
  public int mark() {
    return pool.mark();
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

  @Override
  public void conv(Window w, View out, View x, View k) {
    convLinear(w, out, x, k, null, null);
  }

  @Override
  public void convLinear(Window w, View out, View x, View k, @Nullable View bias, @Nullable Un act) {
    if (Convolutions.supports(w, out, x, k)) {
      convolutions.forward(w, out, x, k, bias, act);
    } else {
      super.conv(w, out, x, k);
      if (bias != null) {
        binary(Bin.ADD, out, out, bias.broadcastTo(out.shape()));
      }
      if (act != null) {
        unary(act, out, out);
      }
    }
  }

  @Override
  public void convDx(Window w, View dx, View dy, View k) {
    if (Convolutions.supports(w, dx, dy, k)) {
      convolutions.toInput(w, dx, dy, k);
    } else {
      super.convDx(w, dx, dy, k);
    }
  }

  @Override
  public void convDw(Window w, View dk, View x, View dy) {
    if (Convolutions.supports(w, dk, x, dy)) {
      convolutions.toKernel(w, dk, x, dy);
    } else {
      super.convDw(w, dk, x, dy);
    }
  }

  @Override
  public void pool(boolean max, Window w, View out, View x) {
    if (Convolutions.supports(w, out, x)) {
      convolutions.pool(max, w, out, x);
    } else {
      super.pool(max, w, out, x);
    }
  }

  @Override
  public void poolGrad(boolean max, Window w, View dx, View dy, View x) {
    if (Convolutions.supports(w, dx, dy, x)) {
      convolutions.poolGradient(max, w, dx, dy, x);
    } else {
      super.poolGrad(max, w, dx, dy, x);
    }
  }

  @Override
  public void fill(View out, double s) {
    if (Movement.fills(out)) {
      Movement.fill(out, s);
    } else {
      super.fill(out, s);
    }
  }

  @Override
  public void cast(View out, View a) {
    if (Elementwise.floats(a) && elementwise.cast(out, a)) {
      return;
    }
    if (Movement.casts(out, a)) {
      Movement.cast(out, a);
    } else {
      super.cast(out, a);
    }
  }

  @Override
  public void unary(Un op, View out, View a) {
    if (!elementwise.unary(op, out, a)) {
      super.unary(op, out, a);
    }
  }

  @Override
  public void binary(Bin op, View out, View a, View b) {
    if (!elementwise.binary(op, out, a, b)) {
      super.binary(op, out, a, b);
    }
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    if (!elementwise.scalar(op, out, a, s)) {
      super.scalar(op, out, a, s);
    }
  }

  @Override
  public void compare(Cmp op, View out, View a, View b) {
    if (!elementwise.compare(op, out, a, b)) {
      super.compare(op, out, a, b);
    }
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    if (!elementwise.compare(op, out, a, s)) {
      super.compare(op, out, a, s);
    }
  }

  @Override
  public void where(View out, View c, View a, View b) {
    if (!elementwise.where(out, c, a, b)) {
      super.where(out, c, a, b);
    }
  }

  @Override
  public void reduce(Red op, View out, View a, int... axes) {
    if (op == Red.SUM && Columns.sum(ThreadPool.shared(), out, a, axes)) {
      return;
    }
    if (!Reductions.reduce(op, out, a, axes)) {
      super.reduce(op, out, a, axes);
    }
  }

  private static Columns columns(View x) {
    return new Columns(ThreadPool.shared(), 1, x.size() / x.shape().last(), x.shape().last());
  }

  @Override
  public void batchNorm(View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    if (Columns.supports(out, mean, variance, x, gamma, beta)) {
      columns(x).batchNorm(out, mean, variance, x, gamma, beta, epsilon);
    } else {
      super.batchNorm(out, mean, variance, x, gamma, beta, epsilon);
    }
  }

  @Override
  public void batchNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View variance, @Nullable View gamma,
      double epsilon) {
    if (Columns.supports(dx, dgamma, dbeta, dy, x, mean, variance, gamma)) {
      columns(x).batchNormGrad(dx, dgamma, dbeta, dy, x, mean, variance, gamma, epsilon);
    } else {
      super.batchNormGrad(dx, dgamma, dbeta, dy, x, mean, variance, gamma, epsilon);
    }
  }
}
