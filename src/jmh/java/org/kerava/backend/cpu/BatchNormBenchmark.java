package org.kerava.backend.cpu;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.kerava.backend.Red;
import org.kerava.tensor.View;

/** Batch normalisation of 128x26x26x32 in training, forward and backward, and the gradient of a bias. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchNormBenchmark {
  private final Cpu cpu = new Cpu();
  private View x = Operands.floats(1);
  private View y = x;
  private View dx = x;
  private View mean = x;
  private View variance = x;
  private View gamma = x;
  private View beta = x;
  private View sum = x;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    x = Operands.floats(128, 26, 26, 32);
    y = Operands.floats(128, 26, 26, 32);
    dx = Operands.floats(128, 26, 26, 32);
    mean = Operands.floats(32);
    variance = Operands.floats(32);
    gamma = Operands.floats(32);
    beta = Operands.floats(32);
    sum = Operands.floats(1, 1, 1, 32);
    forward();
  }

  /** Forward. */
  @Benchmark
  public void forward() {
    cpu.batchNorm(y, mean, variance, x, gamma, beta, 1e-3);
  }

  /** The gradient. */
  @Benchmark
  public void backward() {
    cpu.batchNormGrad(dx, gamma, beta, y, x, mean, variance, gamma, 1e-3);
  }

  /** Sums over all pixels. */
  @Benchmark
  public void biasGradient() {
    cpu.reduce(Red.SUM, sum, x, 0, 1, 2);
  }
}
