package org.kerava.ops;

import java.util.Arrays;
import java.util.List;
import org.kerava.backend.Window;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Keras's rules for windows over the spatial axes: lengths, padding, data formats. */
final class Spatial {
  private Spatial() {}

  /** Whether channels come right after the batch; throws for an unknown name. */
  static boolean channelsFirst(String op, String dataFormat) {
    return switch (dataFormat) {
      case "channels_last" -> false;
      case "channels_first" -> true;
      default -> throw new IllegalArgumentException(op + ": data format \"" + dataFormat + "\" is unknown; it is \"channels_last\" or \"channels_first\"");
    };
  }

  /** (batch, channels, spatial...) as (batch, spatial..., channels): a view. */
  static Tensor toLast(Tensor x) {
    int[] order = new int[x.ndim()];
    for (int i = 1; i < order.length - 1; i++) order[i] = i + 1;
    order[order.length - 1] = 1;
    return ShapeOps.transpose(x, order);
  }

  /** (batch, spatial..., channels) as (batch, channels, spatial...): a view. */
  static Tensor toFirst(Tensor x) {
    int[] order = new int[x.ndim()];
    order[1] = order.length - 1;
    for (int i = 2; i < order.length; i++) order[i] = i - 1;
    return ShapeOps.transpose(x, order);
  }

  /** One length per spatial axis: a single one stands for all. */
  static int[] lengths(String op, String what, Shape given, int ndim) {
    int[] n = given.toArray();
    if (n.length == 1 && ndim > 1) {
      int only = n[0];
      n = new int[ndim];
      Arrays.fill(n, only);
    }
    if (n.length != ndim) throw new ShapeException(op + ": " + what + " " + given + " must have 1 or " + ndim + " lengths");
    for (int i : n) {
      if (i < 1) throw new IllegalArgumentException(op + ": " + what + " " + given + " must be positive");
    }
    return n;
  }

  /**
   * The window over an input.
   *
   * @param x (batch, spatial..., channels)
   * @param padding "valid", "same" (the odd one goes to the end) or "causal" (all in front)
   */
  static Window window(String op, Shape x, int[] size, int[] strides, int[] dilation, String padding, int groups) {
    int r = size.length;
    int[] before = new int[r];
    int[] after = padding.equals("valid") ? before : new int[r];
    for (int i = 0; i < r; i++) {
      int n = x.get(i + 1);
      int span = (size[i] - 1) * dilation[i] + 1;
      switch (padding) {
        case "valid" -> {}
        case "same" -> {
          int total = Math.max((ceil(n, strides[i]) - 1) * strides[i] + span - n, 0);
          before[i] = total / 2;
          after[i] = total - before[i];
        }
        case "causal" -> before[i] = span - 1;
        default -> throw padding(op, padding, "causal");
      }
      if (n > 0 && n + before[i] + after[i] < span) {
        throw new ShapeException(op + ": a window of " + span + " is longer than the input's axis of " + n + " (input shape " + x + ", window "
            + Arrays.toString(size) + ", padding \"" + padding + "\")");
      }
    }
    return new Window(size, strides, dilation, before, after, groups);
  }

  private static IllegalArgumentException padding(String op, String padding, String more) {
    return new IllegalArgumentException(op + ": padding \"" + padding + "\" is unknown; it is one of " + List.of("valid", "same", more));
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  /**
   * The output length of a transposed convolution.
   *
   * @param outputPadding extra length at the end, or -1 for Keras's default
   */
  static int transposedLength(String op, int n, int size, int stride, int dilation, String padding, int outputPadding) {
    int span = (size - 1) * dilation + 1;
    return switch (padding) {
      case "valid" -> (n - 1) * stride + span + (outputPadding < 0 ? Math.max(span, stride) - span : outputPadding);
      case "same" -> outputPadding < 0 ? n * stride : (n - 1) * stride + span % 2 + outputPadding;
      default -> throw new IllegalArgumentException(op + ": padding \"" + padding + "\" is unknown; it is \"valid\" or \"same\"");
    };
  }

  /** The window of the convolution from outputs of the given lengths to x, whose gradient the transposed convolution is. */
  static Window transposed(Shape x, int[] lengths, int[] size, int[] strides, int[] dilation, String padding) {
    int r = size.length;
    int[] before = new int[r];
    int[] after = new int[r];
    for (int i = 0; i < r; i++) {
      int span = (size[i] - 1) * dilation[i] + 1;
      int total = padding.equals("same") ? Math.max((x.get(i + 1) - 1) * strides[i] + span - lengths[i], 0) : 0;
      before[i] = total / 2;
      after[i] = total - before[i];
    }
    return new Window(size, strides, dilation, before, after, 1);
  }
}
