package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.Ops;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

class FourierOpsTest {
  private static Tensor signal(int n) {
    double[] x = new double[2 * n];
    for (int i = 0; i < x.length; i++) x[i] = Math.sin(0.7 * i * i + 0.2);
    return Tensor.of(x, Shape.of(2, n), DType.FLOAT64);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 65, 97, 128, 202, 1000, 4096})
  void sumsByDefinition(int n) {
    Tensor x = signal(n);
    double[] v = x.toDoubleArray();
    List<Tensor> y = Ops.rfft(x);
    assertEquals(Shape.of(2, n / 2 + 1), y.get(0).shape());
    double[] re = y.get(0).toDoubleArray();
    double[] im = y.get(1).toDoubleArray();
    int half = n / 2 + 1;
    for (int k = 0; k < half; k += Math.max(1, half / 20)) {
      double a = 0;
      double b = 0;
      for (int j = 0; j < n; j++) {
        double turn = -2 * Math.PI * ((long) j * k % n) / n;
        a += v[n + j] * Math.cos(turn);
        b += v[n + j] * Math.sin(turn);
      }
      assertEquals(a, re[half + k], 1e-9 * n);
      assertEquals(b, im[half + k], 1e-9 * n);
    }
    assertArrayEquals(v, Ops.irfft(y, n).toDoubleArray(), 1e-12 * n);
  }

  @Test
  void theInverseOfTheShortTimeTransformGivesTheSignal() {
    Tensor x = signal(60);
    List<Tensor> y = Ops.stft(x, 12, 3, 16);
    // but at the ends, where pieces are missing, as in TensorFlow
    assertArrayEquals(x.get("1, 12:48").toDoubleArray(), Ops.istft(y, 12, 3, 16, 60, "hann", true).get("1, 12:48").toDoubleArray(), 1e-9);
  }

  @Test
  void imagesOfPatchesThatDoNotOverlap() {
    Tensor x = signal(24).reshape(1, 2, 4, 6);
    assertArrayEquals(x.toDoubleArray(), Ops.fold(Ops.unfold(x, Shape.of(2, 3), Shape.of(1), Shape.of(0), Shape.of(2, 3)), Shape.of(4, 6), Shape.of(2, 3),
        Shape.of(1), Shape.of(0), Shape.of(2, 3)).toDoubleArray());
    assertArrayEquals(x.toDoubleArray(), Ops.spaceToDepth(Ops.depthToSpace(x.reshape(1, 2, 3, 8), 2), 2).toDoubleArray());
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertEquals("stft: unknown window \"hanning\"; known are \"hann\", \"hamming\", \"none\"",
        assertThrows(IllegalArgumentException.class, () -> Ops.stft(signal(20), 8, 4, 8, "hanning", true)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Ops.stft(signal(20), 8, 4, 6));
    assertThrows(IllegalArgumentException.class, () -> Ops.unfold(signal(24).reshape(1, 2, 4, 6), 7));
  }
}
