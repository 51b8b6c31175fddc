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
import org.kerava.tensor.View;

/** Matrix products: squares, dense layers, a narrow one, one row, attention's batches. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GemmBenchmark {
  /** (batch x) m x k x n. */
  @Param({"256x256x256", "512x512x512", "1024x1024x1024", "128x784x512", "128x512x10", "1x784x512", "4096x576x64", "96x128x64x128"})
  public String shape = "";

  private final Cpu cpu = new Cpu();
  private View a = Operands.floats(1);
  private View b = a;
  private View c = a;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    int[] n = Operands.lengths(shape);
    int rank = n.length;
    int batch = rank == 4 ? n[0] : 1;
    a = Operands.floats(batch, n[rank - 3], n[rank - 2]);
    b = Operands.floats(batch, n[rank - 2], n[rank - 1]);
    c = Operands.floats(batch, n[rank - 3], n[rank - 1]);
  }

  /** c = a b. */
  @Benchmark
  public void multiply() {
    cpu.matmul(c, a, b, false);
  }
}
