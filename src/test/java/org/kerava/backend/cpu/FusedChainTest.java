package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Chain;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** A chain behind a call, block by block, gives the bits of the call and then the chain's calls. */
class FusedChainTest {
  private static final Cpu CPU = new Cpu();

  /** Of views out, result, bias along the last axis, other: out = max(result + bias, 0) s + other; result = -result. */
  private static final Chain.Body BODY = (b, v, s) -> {
    View t = new View(b.alloc(DType.FLOAT32, v[0].size()), Layout.contiguous(DType.FLOAT32, v[0].shape()));
    b.binary(Bin.ADD, t, v[1], v[2]);
    b.unary(Un.RELU, t, t);
    b.scalar(Bin.MUL, t, t, s[0]);
    b.binary(Bin.ADD, v[0], t, v[3]);
    b.unary(Un.NEG, v[1], v[1]);
  };

  private static View random(Random r, Shape s) {
    View v = new View(CPU.variable(DType.FLOAT32, s.size() + 3), Layout.of(DType.FLOAT32, 3, s, Layout.rowMajor(s)));
    for (int i = 3; i < s.size() + 3; i++) ((float[]) v.buffer().storage())[i] = (float) r.nextGaussian();
    return v;
  }

  private static float[] values(View v) {
    float[] x = new float[v.size()];
    CPU.read(v, x, 0);
    return x;
  }

  /** Runs a call that makes a result of some shape both ways. */
  private static void bothWays(Random r, Shape shape, BiConsumer<Backend, View> call) {
    View bias = random(r, Shape.of(shape.last())).broadcastTo(shape);
    View other = random(r, shape);
    double[] numbers = {r.nextGaussian()};
    View[] one = {random(r, shape), random(r, shape), bias, other};
    View[] two = {random(r, shape), random(r, shape), bias, other};
    Layout[] layouts = new Layout[4];
    for (int i = 0; i < 4; i++) layouts[i] = two[i].layout();
    call.accept(CPU, one[1]);
    BODY.run(CPU, one, numbers);
    Chain chain = CPU.chain(BODY, layouts, 1, null);
    assertNotNull(chain);
    CPU.chained(() -> call.accept(CPU, two[1]), two[1], chain, two, numbers);
    assertArrayEquals(values(one[0]), values(two[0]), "the chain's output");
    assertArrayEquals(values(one[1]), values(two[1]), "the call's result");
  }

  private static int some(Random r, int most) {
    return 1 + r.nextInt(most);
  }

  @Property(tries = 60)
  void products(@ForAll @IntRange(max = 1_000_000) int seed) {
    var r = new Random(seed);
    int m = some(r, 90);
    int n = some(r, 90);
    int k = some(r, 60);
    boolean batched = r.nextBoolean();
    View a = random(r, batched ? Shape.of(3, m, k) : Shape.of(m, k));
    View b = random(r, batched ? Shape.of(3, k, n) : Shape.of(k, n));
    bothWays(r, batched ? Shape.of(3, m, n) : Shape.of(m, n), (c, out) -> c.matmul(out, a, b, false));
    View bias = random(r, Shape.of(n));
    Un act = new Un[] {null, Un.RELU, Un.TANH}[r.nextInt(3)];
    bothWays(r, batched ? Shape.of(3, m, n) : Shape.of(m, n), (c, out) -> c.linear(out, a, b, bias, act));
  }

  @Property(tries = 5)
  void gradientsOfWeightsOverManyRows(@ForAll @IntRange(max = 1_000_000) int seed) {
    var r = new Random(seed);
    View x = random(r, Shape.of(9000, 33));
    View dy = random(r, Shape.of(9000, 20));
    bothWays(r, Shape.of(33, 20), (c, out) -> c.matmul(out, x.with(x.layout().permute(1, 0)), dy, false));
  }

  @Property(tries = 120)
  void convolutionsAndTheirGradients(@ForAll @IntRange(max = 1_000_000) int seed) {
    var r = new Random(seed);
    int[] sizes = {1, 1, 3, 3, 3, 5};
    int taps = sizes[r.nextInt(sizes.length)];
    int stride = r.nextInt(3) == 0 ? 2 : 1;
    int dilation = stride == 1 && r.nextInt(4) == 0 ? 2 : 1;
    int[] channelsOf = {1, 3, 16, 20, 32, 64};
    int channels = channelsOf[r.nextInt(6)];
    int groups = r.nextInt(4) == 0 ? channels : 1;
    int filters = groups > 1 ? channels : channelsOf[r.nextInt(6)];
    int reach = (taps - 1) * dilation;
    int out = some(r, 12);
    int pad = taps > 1 && r.nextBoolean() ? 1 : 0;
    int in = (out - 1) * stride + reach + 1 - 2 * pad;
    if (in < 1) return;
    var w = new Window(new int[] {taps, taps}, new int[] {stride, stride}, new int[] {dilation, dilation}, new int[] {pad, pad}, new int[] {pad, pad}, groups);
    int n = some(r, 3);
    View x = random(r, Shape.of(n, in, in, channels));
    View k = random(r, Shape.of(taps, taps, channels / groups, filters));
    View dy = random(r, Shape.of(n, out, out, filters));
    View bias = random(r, Shape.of(filters));
    bothWays(r, dy.shape(), (c, y) -> c.convLinear(w, y, x, k, bias, Un.RELU));
    bothWays(r, dy.shape(), (c, y) -> c.conv(w, y, x, k));
    bothWays(r, x.shape(), (c, dx) -> c.convDx(w, dx, dy, k));
  }

  @Property(tries = 60)
  void gradientsOfPooling(@ForAll @IntRange(max = 1_000_000) int seed) {
    var r = new Random(seed);
    int axes = 1 + r.nextInt(3);
    int[] size = new int[axes];
    int[] stride = new int[axes];
    int[] ones = new int[axes];
    int[] in = new int[axes + 2];
    int[] out = new int[axes + 2];
    in[0] = out[0] = some(r, 3);
    in[axes + 1] = out[axes + 1] = some(r, 40);
    for (int i = 0; i < axes; i++) {
      size[i] = some(r, 3);
      stride[i] = r.nextBoolean() ? size[i] : some(r, 3);
      ones[i] = 1;
      out[i + 1] = some(r, 5);
      in[i + 1] = (out[i + 1] - 1) * stride[i] + size[i] + (r.nextBoolean() ? r.nextInt(stride[i]) : 0);
    }
    var w = new Window(size, stride, ones, new int[axes], new int[axes], 1);
    View x = random(r, Shape.of(in));
    View dy = random(r, Shape.of(out));
    boolean max = r.nextBoolean();
    bothWays(r, x.shape(), (c, dx) -> c.poolGrad(max, w, dx, dy, x));
  }

  @Property(tries = 40)
  void batchNormalisation(@ForAll @IntRange(max = 1_000_000) int seed) {
    var r = new Random(seed);
    int channels = r.nextBoolean() ? 8 << r.nextInt(4) : some(r, 70);
    View x = random(r, Shape.of(some(r, 400), 3, channels));
    View mean = random(r, Shape.of(channels));
    View variance = random(r, Shape.of(channels));
    bothWays(r, x.shape(), (c, y) -> c.batchNorm(y, mean, variance, x, null, null, 1e-3));
  }

  @Test
  void aCallWithoutAFormulaMakesNoChain() {
    Layout l = Layout.contiguous(DType.FLOAT32, Shape.of(4));
    assertNull(CPU.chain((b, v, s) -> b.unary(Un.ATANH, v[0], v[0]), new Layout[] {l}, 0, null));
  }
}
