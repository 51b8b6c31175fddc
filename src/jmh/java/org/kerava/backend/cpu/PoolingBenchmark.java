package org.kerava.backend.cpu;

import java.util.concurrent.TimeUnit;
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
import org.kerava.backend.Window;
import org.kerava.tensor.View;

/** Pooling 2x2 of 128x26x26x32, forward and backward. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PoolingBenchmark {
  /** Maximum or average. */
  @Param({"true", "false"})
  public boolean max;

  private final Cpu cpu = new Cpu();
  private final Window window = new Window(new int[] {2, 2}, new int[] {2, 2}, new int[] {1, 1}, new int[2], new int[2], 1);
  private View x = Operands.floats(1);
  private View dx = x;
  private View y = x;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    x = Operands.floats(128, 26, 26, 32);
    dx = Operands.floats(128, 26, 26, 32);
    y = Operands.floats(128, 13, 13, 32);
  }

  /** Forward. */
  @Benchmark
  public void forward() {
    cpu.pool(max, window, y, x);
  }

  /** The gradient. */
  @Benchmark
  public void backward() {
    cpu.poolGrad(max, window, dx, y, x);
  }
}
