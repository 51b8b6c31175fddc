package org.kerava.backend.cpu;

import java.util.concurrent.TimeUnit;
import org.kerava.backend.cpu.simd.WarmUp;
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

/** Attention of 8 heads of 64 numbers over (2, length) tokens, and its gradient: microseconds per call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AttentionBenchmark {
  private static final int BATCH = 2;
  private static final int HEADS = 8;
  private static final int WIDTH = 64;

  /** Tokens. */
  @Param({"128", "512", "2048"})
  public int length;

  /** Whether tokens see only those before them. */
  @Param({"false", "true"})
  public boolean causal;

  private final Cpu cpu = new Cpu();
  private final View[] words = new View[8];
  private View top = Operands.floats(1);
  private View share = top;

  /** Makes the operands and waits until the kernels are compiled. */
  @Setup
  public void setUp() {
    for (int k = 0; k < words.length; k++) {
      words[k] = Operands.floats(BATCH, length, HEADS, WIDTH);
    }
    top = Operands.floats(BATCH, HEADS, length);
    share = Operands.floats(BATCH, HEADS, length);
    forward();
    backward();
    WarmUp.await();
  }

  /** Attention. */
  @Benchmark
  public void forward() {
    cpu.attention(words[0], top, share, words[1], words[2], words[3], null, 0.125, causal);
  }

  /** Its gradient. */
  @Benchmark
  public void backward() {
    cpu.attentionGrad(words[4], words[5], words[6], words[7], words[0], top, share, words[1], words[2], words[3], null, 0.125, causal);
  }
}
