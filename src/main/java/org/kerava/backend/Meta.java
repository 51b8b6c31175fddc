package org.kerava.backend;

import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.View;

/** A backend that computes nothing: by calling layers on its tensors their output shapes are found, with no second set of shape rules. */
final class Meta implements Backend {
  private static final Step STEP = () -> {};

  @Override
  public Device device() {
    return Device.META;
  }

  @Override
  public Buffer alloc(DType dtype, int size) {
    return new Buffer(Device.META, dtype, size);
  }

  @Override
  public Buffer variable(DType dtype, int size) {
    return alloc(dtype, size);
  }

  @Override
  public void release(Buffer buffer) {}

  @Override
  public void write(View dst, Object array, int at) {}

  @Override
  public void read(View src, Object array, int at) {
    src.buffer().storage(); // throws: there are no values
  }

  @Override
  public void copy(View out, View a) {}

  @Override
  public void fill(View out, double s) {}

  @Override
  public void cast(View out, View a) {}

  @Override
  public Step begin(Object key) {
    return STEP;
  }

  @Override
  public void unary(Un op, View out, View a) {}

  @Override
  public void binary(Bin op, View out, View a, View b) {}

  @Override
  public void scalar(Bin op, View out, View a, double s) {}

  @Override
  public void compare(Cmp op, View out, View a, View b) {}

  @Override
  public void compare(Cmp op, View out, View a, double s) {}

  @Override
  public void where(View out, View c, View a, View b) {}

  @Override
  public void iota(View out, int axis, double start, double step) {}

  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {}

  @Override
  public void reduce(Red op, View out, View a, int... axes) {}

  @Override
  public void argReduce(boolean max, View out, View a, int axis) {}

  @Override
  public void scan(Red op, View out, View a, int axis, boolean reverse) {}

  @Override
  public void sort(View values, View index, View a) {}

  @Override
  public void matmul(View out, View a, View b, boolean acc) {}

  @Override
  public void conv(Window w, View out, View x, View k) {}

  @Override
  public void convDx(Window w, View dx, View dy, View k) {}

  @Override
  public void convDw(Window w, View dk, View x, View dy) {}

  @Override
  public void pool(boolean max, Window w, View out, View x) {}

  @Override
  public void poolGrad(boolean max, Window w, View dx, View dy, View x) {}

  @Override
  public void gather(View out, View table, View ids) {}

  @Override
  public void scatterAdd(View out, View src, View ids) {}
}
