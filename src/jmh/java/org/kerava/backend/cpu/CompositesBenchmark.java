package org.kerava.backend.cpu;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.kerava.backend.Backend;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Composites on (128, n) float32, as nests and (for comparison) on the scalar reference: microseconds per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CompositesBenchmark {
  /** Columns. */
  @Param({"10", "512", "1000"})
  public int n;

  /** Where they run. */
  @Param({"cpu", "reference"})
  public String backend;

  private Backend b = new Cpu();
  private final View[] full = new View[6];
  private final View[] wide = new View[2];
  private View mean = view(Shape.of(1));
  private View rstd = mean;
  private View gamma = mean;
  private View loss = mean;
  private View ids = mean;

  private View view(Shape shape) {
    return new View(b.variable(DType.FLOAT32, shape.size()), Layout.contiguous(DType.FLOAT32, shape));
  }

  /** Makes the operands and waits until the kernels are compiled. */
  @Setup
  public void setUp() {
    b = backend.equals("cpu") ? new Cpu() : new Reference();
    var random = new Random(1);
    for (int k = 0; k < full.length; k++) {
      full[k] = view(Shape.of(128, n));
      float[] a = (float[]) full[k].buffer().storage();
      for (int i = 0; i < a.length; i++) {
        a[i] = Math.abs((float) random.nextGaussian());
      }
    }
    for (int k = 0; k < wide.length; k++) {
      wide[k] = view(Shape.of(128, 4 * n));
    }
    mean = view(Shape.of(128, 1));
    rstd = view(Shape.of(128, 1));
    gamma = view(Shape.of(n));
    loss = view(Shape.of(128));
    ids = new View(b.variable(DType.INT32, 128), Layout.contiguous(DType.INT32, Shape.of(128)));
    softmax();
    crossEntropy();
    layerNorm();
    geluGradient();
    adam();
    lstmCell();
    lstmCellGradient();
    WarmUp.await();
  }

  /** Softmax over rows. */
  @Benchmark
  public void softmax() {
    b.softmax(full[0], full[1], false);
  }

  /** Cross-entropy by class numbers, and its gradient. */
  @Benchmark
  public void crossEntropy() {
    b.crossEntropy(loss, full[0], full[1], ids);
    b.crossEntropyGrad(full[2], loss, full[0], ids);
  }

  /** Layer normalisation, and its gradient. */
  @Benchmark
  public void layerNorm() {
    b.layerNorm(full[0], mean, rstd, full[1], gamma, gamma, 1e-3);
    b.layerNormGrad(full[2], null, null, full[3], full[1], mean, rstd, gamma);
  }

  /** The gradient of the exact GELU. */
  @Benchmark
  public void geluGradient() {
    b.unaryGrad(Un.GELU, full[0], full[1], full[2], full[3]);
  }

  /** One Adam update. */
  @Benchmark
  public void adam() {
    b.adam(full[4], full[1], full[5], full[2], 1e-6, 0.9, 0.999, 1e-7);
  }

  /** One step of an LSTM without its products. */
  @Benchmark
  public void lstmCell() {
    b.lstmCell(full[0], full[3], wide[0], wide[1], full[1]);
  }

  /** Its gradient. */
  @Benchmark
  public void lstmCellGradient() {
    b.lstmCellGrad(wide[1], full[0], full[1], full[2], wide[0], full[3], full[4]);
  }
}
