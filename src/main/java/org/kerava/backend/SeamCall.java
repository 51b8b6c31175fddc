package org.kerava.backend;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * One call of a {@link Backend} that has ended, and what it had to do at least.
 *
 * @param method its name
 * @param args its arguments, of the signature in {@link Backend}
 * @param nanos how long it took
 */
public record SeamCall(String method, @Nullable Object[] args, long nanos) {
  /** {@return the method with what chooses its function, as in "unary relu"} */
  public String op() {
    var text = new StringBuilder(method);
    for (Object a : args) {
      if (a instanceof Enum<?> e) text.append(' ').append(e.name().toLowerCase(Locale.ROOT));
    }
    if (method.startsWith("pool")) text.append(Boolean.TRUE.equals(args[0]) ? " max" : " average");
    return text.toString();
  }

  /** {@return the shape of the first output; of a call on lists, how many outputs} */
  public String shape() {
    for (Object a : args) {
      if (a instanceof View v) return v.shape().toString();
      if (a instanceof List<?> l) return l.size() + " tensors";
    }
    throw new IllegalStateException(method + " has no output");
  }

  /** {@return the floating-point operations of a product or convolution, a multiply-add being two; 0 for all else, which is bound by memory} */
  public long flops() {
    return 2 * switch (method) {
      case "matmul", "linear" -> (long) view(0).size() * view(1).shape().last();
      case "conv", "convLinear" -> taps(view(1), view(3));
      case "convDx" -> taps(view(2), view(3));
      case "convDw" -> taps(view(3), view(1));
      case "lstm" -> steps(view(2), view(3));
      case "lstmOutputs" -> outputs(view(3), view(4), view(6));
      case "gruOutputs" -> outputs(view(2), view(3), view(5));
      case "lstmGrad" -> steps(view(0), view(7));
      case "gru" -> steps(view(1), view(3));
      case "gruGrad" -> steps(view(0), view(6));
      case "simpleRnn" -> steps(view(1), view(2));
      case "simpleRnnGrad" -> steps(view(0), view(5));
      default -> 0;
    };
  }

  /** {@return the bytes of all operands, each read or written once; repetition by broadcasting is free, and what is updated counts twice} */
  public long bytes() {
    long sum = 0;
    for (Object a : args) {
      if (a instanceof View v) sum += bytes(v);
      else if (a instanceof List<?> l) for (Object v : l) sum += bytes((View) v);
    }
    return switch (method) {
      case "adam", "adamAll" -> sum / 4 * 7; // of weights, gradient and two moments only the gradient is not written
      case "updateRows" -> ((Update) java.util.Objects.requireNonNull(args[0])).restsAtZero((double[]) java.util.Objects.requireNonNull(args[5]))
          ? 3 * bytes(view(3)) : 2 * sum - bytes(view(3)) - bytes(view(4)); // at least, if all rows differ
      case "sgd", "rmsprop" -> 2 * sum - bytes(view(1));
      default -> sum;
    };
  }

  private View view(int i) {
    return (View) java.util.Objects.requireNonNull(args[i]);
  }

  /** Each output position and channel needs the kernel's share of one output channel. */
  private static long taps(View y, View kernel) {
    return kernel.size() == 0 ? 0 : (long) y.size() * (kernel.size() / kernel.shape().last());
  }

  /** Each of (time, batch) gate rows is a product with the recurrent weights. */
  private static long steps(View gates, View u) {
    return (long) gates.size() * u.shape().get(0);
  }

  /** Each of (time, batch) rows of the input is a product with both weights. */
  private static long outputs(View x, View kernel, View u) {
    return (long) x.shape().get(0) * x.shape().get(1) * (kernel.size() + u.size());
  }

  private static long bytes(View v) {
    Layout l = v.layout();
    long n = l.dtype().bytes();
    for (int i = 0; i < l.shape().ndim(); i++) {
      if (l.stride(i) != 0) n *= l.shape().get(i);
    }
    return n;
  }
}
