package org.kerava.backend.cpu;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.kerava.backend.Bin;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
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

/** Element-wise calls, reductions and random numbers on (128, n) float32: microseconds per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ElementwiseBenchmark {
  /** Columns: a few classes, a layer, a ragged layer, more than the second cache. */
  @Param({"10", "512", "1000", "8192"})
  public int n;

  private final Cpu cpu = new Cpu();
  private View x = view(Shape.of(1));
  private View y = x;
  private View out = x;
  private View bias = x;
  private View row = x;
  private View column = x;

  private View view(Shape shape) {
    return new View(cpu.variable(DType.FLOAT32, shape.size()), Layout.contiguous(DType.FLOAT32, shape));
  }

  /** Makes the operands and waits until the kernels are compiled. */
  @Setup
  public void setUp() {
    x = view(Shape.of(128, n));
    y = view(x.shape());
    out = view(x.shape());
    var random = new Random(1);
    for (View v : new View[] {x, y}) {
      float[] a = (float[]) v.buffer().storage();
      for (int i = 0; i < a.length; i++) {
        a[i] = (float) random.nextGaussian();
      }
    }
    bias = view(Shape.of(n)).broadcastTo(x.shape());
    row = view(Shape.of(128, 1));
    column = view(Shape.of(1, n));
    add();
    addBias();
    exp();
    tanh();
    gelu();
    sumOfRows();
    sumOfColumns();
    uniform();
    WarmUp.await();
  }

  /** Sum of two matrices. */
  @Benchmark
  public void add() {
    cpu.binary(Bin.ADD, out, x, y);
  }

  /** A row vector added to each row. */
  @Benchmark
  public void addBias() {
    cpu.binary(Bin.ADD, out, x, bias);
  }

  /** The exponential function. */
  @Benchmark
  public void exp() {
    cpu.unary(Un.EXP, out, x);
  }

  /** The hyperbolic tangent. */
  @Benchmark
  public void tanh() {
    cpu.unary(Un.TANH, out, x);
  }

  /** The exact GELU. */
  @Benchmark
  public void gelu() {
    cpu.unary(Un.GELU, out, x);
  }

  /** Sums over the last axis. */
  @Benchmark
  public void sumOfRows() {
    cpu.reduce(Red.SUM, row, x, 1);
  }

  /** Sums over the first axis. */
  @Benchmark
  public void sumOfColumns() {
    cpu.reduce(Red.SUM, column, x, 0);
  }

  /** Uniform random numbers. */
  @Benchmark
  public void uniform() {
    cpu.random(Dist.UNIFORM, out, 1, 2, 0, 1);
  }
}
