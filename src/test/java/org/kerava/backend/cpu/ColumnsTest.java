package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.backend.Backend;
import org.kerava.backend.Red;
import org.kerava.backend.Reference;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Column sums and batch normalisation against the reference in float64, with cold and compiled kernels. */
class ColumnsTest {
  private final Random random = new Random(5);

  private static View view(DType type, int... lengths) {
    var shape = Shape.of(lengths);
    var buffer = new Buffer(Device.cpu(), type, shape.size());
    buffer.bind(Reference.array(type, shape.size()));
    return new View(buffer, Layout.contiguous(type, shape));
  }

  private static float[] floats(View v) {
    return (float[]) v.buffer().storage();
  }

  private static double[] doubles(View v) {
    return (double[]) v.buffer().storage();
  }

  private View[] pair(double centre, int... lengths) {
    View f = view(DType.FLOAT32, lengths);
    View d = view(DType.FLOAT64, lengths);
    for (int i = 0; i < f.size(); i++) {
      doubles(d)[i] = floats(f)[i] = (float) (centre + random.nextGaussian());
    }
    return new View[] {f, d};
  }

  private static void close(View actual, View expected, double tolerance) {
    double largest = 0;
    for (double v : doubles(expected)) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int i = 0; i < actual.size(); i++) {
      assertEquals(doubles(expected)[i], floats(actual)[i], tolerance * largest, "element " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,2", "1,128,10", "1,128,512", "3,49,64", "1,1000,3", "1,4099,17", "2,333,48", "1,5000,33", "1,3,5000", "1,17,2049", "4,1,6", "1,70000,16"})
  void sums(int matrices, int rows, int columns) {
    View[] x = pair(3, matrices, rows, columns);
    View out = view(DType.FLOAT32, matrices, 1, columns);
    View wanted = view(DType.FLOAT64, matrices, 1, columns);
    var cpu = new Cpu();
    cpu.reduce(Red.SUM, out, x[0], 1);
    new Reference().reduce(Red.SUM, wanted, x[1], 1);
    close(out, wanted, 1e-6);
    float[] cold = floats(out).clone();
    WarmUp.await();
    cpu.reduce(Red.SUM, out, x[0], 1);
    assertArrayEquals(cold, floats(out));
  }

  @ParameterizedTest
  @CsvSource({"2,3,true", "128,10,true", "128,512,false", "1000,3,true", "4099,17,true", "5000,33,true", "17,2049,true", "86528,32,true"})
  void batchNormalisationOfDataFarFromZero(int rows, int columns, boolean affine) {
    View[] x = pair(30, rows, columns);
    View[] dy = pair(0, rows, columns);
    View[] gamma = pair(1, columns);
    View[] beta = pair(0, columns);
    var results = new View[2][];
    for (int i = 0; i < 2; i++) {
      results[i] = run(i == 0 ? new Cpu() : new Reference(), x[i], dy[i], affine ? gamma[i] : null, affine ? beta[i] : null);
    }
    double[] tolerance = {3e-6, 1e-7, 2e-6, 1e-5, 1e-5, 1e-5};
    for (int k = 0; k < 6; k++) {
      close(results[0][k], results[1][k], tolerance[k] * (rows == 2 ? 100 : rows == 17 ? 4 : 1));
    }
    WarmUp.await();
    var warm = run(new Cpu(), x[0], dy[0], affine ? gamma[0] : null, affine ? beta[0] : null);
    for (int k = 0; k < 6; k++) {
      assertArrayEquals(floats(results[0][k]), floats(warm[k]));
    }
  }

  private static View[] run(Backend b, View x, View dy, View gamma, View beta) {
    var type = x.dtype();
    int rows = x.shape().get(0);
    int columns = x.shape().get(1);
    View out = view(type, rows, columns);
    View mean = view(type, columns);
    View variance = view(type, columns);
    View dx = view(type, rows, columns);
    View dgamma = view(type, columns);
    View dbeta = view(type, columns);
    b.batchNorm(out, mean, variance, x, gamma, beta, 1e-3);
    b.batchNormGrad(dx, dgamma, dbeta, dy, x, mean, variance, gamma, 1e-3);
    return new View[] {out, mean, variance, dx, dgamma, dbeta};
  }

  @Test
  void anEmptyBatchIsLeftToTheReference() {
    View x = view(DType.FLOAT32, 0, 3);
    View out = view(DType.FLOAT32, 1, 3);
    new Cpu().reduce(Red.SUM, out, x, 0);
    assertArrayEquals(new float[3], floats(out));
  }
}
