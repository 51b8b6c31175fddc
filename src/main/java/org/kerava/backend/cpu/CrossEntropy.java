package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/** The part of cross-entropy that looks at the classes: one element of each row. The rest is a nest. */
final class CrossEntropy {
  private CrossEntropy() {}

  /** Whether the matrix of all classes and the vector of losses are of float32 and the matrix is contiguous. */
  static boolean supports(View matrix, View vector) {
    return matrix.dtype() == DType.FLOAT32 && vector.dtype() == DType.FLOAT32 && matrix.layout().isContiguous() && even(vector.layout());
  }

  /** Whether elements in row-major order have one distance. */
  private static boolean even(Layout l) {
    int expected = step(l);
    for (int i = l.shape().ndim() - 1; i >= 0; i--) {
      if (l.shape().get(i) != 1 && l.stride(i) != expected) {
        return false;
      }
      expected *= l.shape().get(i);
    }
    return true;
  }

  private static int step(Layout l) {
    for (int i = l.shape().ndim() - 1; i >= 0; i--) {
      if (l.shape().get(i) != 1) {
        return l.stride(i);
      }
    }
    return 0;
  }

  /** A view with one more axis of length 1. */
  static View column(View v) {
    Layout l = v.layout();
    return v.with(Layout.of(l.dtype(), l.offset(), l.shape().append(1), Arrays.copyOf(l.strides(), l.shape().ndim() + 1)));
  }

  /** loss = -logP[id]; 0 if there is no such class. */
  static void pick(View loss, View logP, View ids) {
    float[] from = (float[]) logP.buffer().storage();
    float[] to = (float[]) loss.buffer().storage();
    int[] id = (int[]) ids.buffer().storage();
    int classes = logP.shape().last();
    int step = step(loss.layout());
    for (int i = 0; i < ids.size(); i++) {
      int k = id[ids.layout().offset() + i];
      to[loss.layout().offset() + i * step] = k < 0 || k >= classes ? 0 : -from[logP.layout().offset() + i * classes + k];
    }
  }

  /** dx[id] -= dloss. */
  static void subtract(View dx, View dloss, View ids) {
    float[] to = (float[]) dx.buffer().storage();
    float[] from = (float[]) dloss.buffer().storage();
    int[] id = (int[]) ids.buffer().storage();
    int classes = dx.shape().last();
    int step = step(dloss.layout());
    for (int i = 0; i < ids.size(); i++) {
      int k = id[ids.layout().offset() + i];
      if (k >= 0 && k < classes) {
        to[dx.layout().offset() + i * classes + k] -= from[dloss.layout().offset() + i * step];
      }
    }
  }
}
