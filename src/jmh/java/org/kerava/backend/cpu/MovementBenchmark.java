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
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Embedding (32 sentences of 80 words, 128 numbers each) and its gradient; channels last to first; attention's permutation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MovementBenchmark {
  private final Cpu cpu = new Cpu();
  private View table = Operands.floats(1);
  private View ids = table;
  private View rows = table;
  private View images = table;
  private View planes = table;
  private View heads = table;
  private View words = table;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    table = Operands.floats(20_000, 128);
    ids = Operands.ints(20_000, 32, 80);
    rows = Operands.floats(32, 80, 128);
    planes = Operands.floats(128, 32, 676);
    var pixels = Operands.floats(128, 676, 32);
    images = pixels.with(Layout.of(DType.FLOAT32, 0, Shape.of(128, 32, 676), new int[] {676 * 32, 1, 32}));
    heads = Operands.floats(32, 8, 80, 64);
    var flat = Operands.floats(32, 80, 8, 64);
    words = flat.with(Layout.of(DType.FLOAT32, 0, Shape.of(32, 8, 80, 64), new int[] {80 * 512, 64, 512, 1}));
  }

  /** Rows of the table. */
  @Benchmark
  public void embedding() {
    cpu.gather(rows, table, ids);
  }

  /** Added back to the table. */
  @Benchmark
  public void embeddingGradient() {
    cpu.scatterAdd(table, rows, ids);
  }

  /** (n, h w, c) to (n, c, h w). */
  @Benchmark
  public void channelsFirst() {
    cpu.copy(planes, images);
  }

  /** (n, t, h, d) to (n, h, t, d). */
  @Benchmark
  public void splitHeads() {
    cpu.copy(heads, words);
  }
}
