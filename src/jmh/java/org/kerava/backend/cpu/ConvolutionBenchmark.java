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
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.tensor.View;

/** Convolution, forward and both gradients: a deep layer, a first layer, stride, dilation, depthwise, 1x1. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConvolutionBenchmark {
  /** Input, then filters, kernel, stride, dilation, groups; padding same. */
  @Param({"32x56x56x64 64 3 1 1 1", "128x28x28x1 32 3 1 1 1", "128x13x13x32 64 3 1 1 1", "8x224x224x3 64 7 2 1 1", "32x28x28x32 32 3 1 2 1",
      "32x56x56x64 64 3 1 1 64", "32x28x28x256 64 1 1 1 1"})
  public String layer = "";

  private final Cpu cpu = new Cpu();
  private Window window = new Window(new int[0], new int[0], new int[0], new int[0], new int[0], 1);
  private View x = Operands.floats(1);
  private View k = x;
  private View y = x;
  private View bias = x;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    String[] words = layer.split(" ");
    int[] in = Operands.lengths(words[0]);
    int filters = Integer.parseInt(words[1]);
    int size = Integer.parseInt(words[2]);
    int stride = Integer.parseInt(words[3]);
    int dilation = Integer.parseInt(words[4]);
    int groups = Integer.parseInt(words[5]);
    int[] out = new int[2];
    int[] before = new int[2];
    int[] after = new int[2];
    for (int i = 0; i < 2; i++) {
      out[i] = (in[i + 1] + stride - 1) / stride;
      int padding = Math.max(0, (out[i] - 1) * stride + (size - 1) * dilation + 1 - in[i + 1]);
      before[i] = padding / 2;
      after[i] = padding - before[i];
    }
    window = new Window(new int[] {size, size}, new int[] {stride, stride}, new int[] {dilation, dilation}, before, after, groups);
    x = Operands.floats(in);
    k = Operands.floats(size, size, in[3] / groups, filters);
    y = Operands.floats(in[0], out[0], out[1], filters);
    bias = Operands.floats(filters);
  }

  /** The layer with bias and ReLU. */
  @Benchmark
  public void forward() {
    cpu.convLinear(window, y, x, k, bias, Un.RELU);
  }

  /** The gradient to the input. */
  @Benchmark
  public void toInput() {
    cpu.convDx(window, x, y, k);
  }

  /** The gradient to the kernel. */
  @Benchmark
  public void toKernel() {
    cpu.convDw(window, k, x, y);
  }
}
