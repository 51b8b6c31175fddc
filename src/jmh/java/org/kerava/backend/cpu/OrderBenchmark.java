package org.kerava.backend.cpu;

import java.util.concurrent.TimeUnit;
import org.kerava.backend.Red;
import org.kerava.tensor.View;
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

/** Sorting, the largest ten, positions of the largest, running sums and reductions of 1024 x 4096 floats: microseconds per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OrderBenchmark {
  private static final int ROWS = 1024;
  private static final int COLUMNS = 4096;

  private final Cpu cpu = new Cpu();
  private View x = Operands.floats(1);
  private View y = x;
  private View index = x;
  private View few = x;
  private View ofRows = x;
  private View ofColumns = x;
  private View places = x;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    x = Operands.floats(ROWS, COLUMNS);
    y = Operands.floats(ROWS, COLUMNS);
    index = Operands.ints(1, ROWS, COLUMNS);
    few = Operands.ints(1, ROWS, 10);
    ofRows = Operands.ints(1, ROWS, 1);
    ofColumns = Operands.ints(1, 1, COLUMNS);
    places = Operands.floats(1, COLUMNS);
  }

  /** All rows in order, with positions. */
  @Benchmark
  public void sort() {
    cpu.sort(y, index, x);
  }

  /** Positions of the ten largest of each row. */
  @Benchmark
  public void topK() {
    cpu.topK(few, x);
  }

  /** Position of the largest of each row. */
  @Benchmark
  public void largestOfRows() {
    cpu.argReduce(true, ofRows, x, 1);
  }

  /** Position of the largest of each column. */
  @Benchmark
  public void largestOfColumns() {
    cpu.argReduce(true, ofColumns, x, 0);
  }

  /** Running sums along rows. */
  @Benchmark
  public void sumsAlongRows() {
    cpu.scan(Red.SUM, y, x, 1, false);
  }

  /** Running sums down columns. */
  @Benchmark
  public void sumsDownColumns() {
    cpu.scan(Red.SUM, y, x, 0, false);
  }

  /** The largest of each column. */
  @Benchmark
  public void columnMaxima() {
    cpu.reduce(Red.MAX, places, x, 0);
  }
}
