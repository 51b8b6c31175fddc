import static org.kerava.Ops.dotProductAttention;
import static org.kerava.Ops.gelu;
import static org.kerava.Ops.relu;
import static org.kerava.Ops.square;
import static org.kerava.Ops.sum;

import java.util.List;
import org.kerava.Randoms;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.layers.SeedGenerator;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** The kernels that {@code kernels.py} times on the other side, by the same names: a call of each, its operands made once. */
class KeravaKernels {
  private static final Backend B = Backends.current();

  private KeravaKernels() {}

  /** A call of a kernel; see README.md for the names. */
  static Runnable of(String work) {
    String[] part = work.split("_");
    String last = part[part.length - 1];
    return switch (part[0]) {
      case "gemm" -> gemm(part.length == 3 ? part[1] : "nn", numbers(last));
      case "conv" -> conv(last, new int[] {32, 56, 56, 64}, 64, 3, 1, 1);
      case "conv1x1" -> conv(last, new int[] {32, 56, 56, 256}, 64, 1, 1, 1);
      case "conv7x7" -> conv(last, new int[] {8, 224, 224, 3}, 64, 7, 2, 1);
      case "depthwise" -> conv(last, new int[] {32, 56, 56, 64}, 64, 3, 1, 64);
      case "maxpool" -> pool(last);
      case "batchnorm" -> batchNorm(last);
      case "layernorm" -> layerNorm(last);
      case "softmax" -> {
        View x = random(4096, 1024);
        View out = output(4096, 1024);
        yield () -> B.softmax(out, x, false);
      }
      case "exp" -> unary(Un.EXP);
      case "tanh" -> unary(Un.TANH);
      case "gelu" -> unary(Un.GELU);
      case "chain" -> part.length == 1 ? chain() : chainSum();
      case "dropout" -> dropout();
      case "attention" -> attention(Integer.parseInt(last));
      case "embedding" -> embedding(last);
      case "adam" -> adam();
      default -> throw new IllegalArgumentException("unknown kernel " + work);
    };
  }

  private static int[] numbers(String shape) {
    String[] n = shape.split("x");
    int[] out = new int[3];
    for (int i = 0; i < 3; i++) out[i] = Integer.parseInt(n[Math.min(i, n.length - 1)]);
    return out;
  }

  static View random(int... lengths) {
    return View.of(Randoms.normal(Shape.of(lengths)).keep());
  }

  static View output(int... lengths) {
    Shape s = Shape.of(lengths);
    Layout l = Layout.aligned(DType.FLOAT32, s);
    return new View(B.variable(DType.FLOAT32, l.offset() + s.size()), l);
  }

  /** As a layer's weights, whose memory the backend can tell from a result's. */
  private static View variable(int... lengths) {
    View v = output(lengths);
    B.copy(v, random(lengths));
    return v;
  }

  /** The same memory read as columns. */
  private static View transposed(int rows, int columns) {
    View v = random(columns, rows);
    return v.with(Layout.of(DType.FLOAT32, v.layout().offset(), Shape.of(rows, columns), new int[] {1, rows}));
  }

  private static Runnable gemm(String form, int[] mnk) {
    int m = mnk[0];
    int n = mnk[1];
    int k = mnk[2];
    View a = form.equals("tn") ? transposed(m, k) : random(m, k);
    View b = switch (form) {
      case "nt" -> transposed(k, n);
      case "weights" -> variable(k, n);
      default -> random(k, n);
    };
    View out = output(m, n);
    return () -> B.matmul(out, a, b, false);
  }

  private static Runnable conv(String which, int[] in, int filters, int size, int stride, int groups) {
    int length = (in[1] + stride - 1) / stride; // padding same
    int padding = (length - 1) * stride + size - in[1];
    int[] before = {padding / 2, padding / 2};
    int[] after = {padding - padding / 2, padding - padding / 2};
    var w = new Window(new int[] {size, size}, new int[] {stride, stride}, new int[] {1, 1}, before, after, groups);
    View x = random(in);
    View y = random(in[0], length, length, filters);
    View k = random(size, size, in[3] / groups, filters);
    return switch (which) {
      case "fwd" -> () -> B.conv(w, y, x, k);
      case "dx" -> () -> B.convDx(w, x, y, k);
      default -> () -> B.convDw(w, k, x, y);
    };
  }

  private static Runnable pool(String which) {
    var w = new Window(new int[] {2, 2}, new int[] {2, 2}, new int[] {1, 1}, new int[2], new int[2], 1);
    View x = random(32, 56, 56, 64);
    View dx = output(32, 56, 56, 64);
    View y = random(32, 28, 28, 64);
    return which.equals("fwd") ? () -> B.pool(true, w, y, x) : () -> B.poolGrad(true, w, dx, y, x);
  }

  private static Runnable batchNorm(String which) {
    View x = random(32, 56, 56, 64);
    View y = random(32, 56, 56, 64);
    View dx = output(32, 56, 56, 64);
    View mean = random(64);
    View variance = output(64);
    View gamma = random(64);
    View beta = random(64);
    View dgamma = output(64);
    View dbeta = output(64);
    Runnable forward = () -> B.batchNorm(dx, mean, variance, x, gamma, beta, 1e-3);
    forward.run();
    return which.equals("fwd") ? forward : () -> B.batchNormGrad(dx, dgamma, dbeta, y, x, mean, variance, gamma, 1e-3);
  }

  private static Runnable layerNorm(String which) {
    View x = random(4096, 512);
    View y = random(4096, 512);
    View dx = output(4096, 512);
    View mean = output(4096, 1);
    View rstd = output(4096, 1);
    View gamma = random(512);
    View beta = random(512);
    View dgamma = output(512);
    View dbeta = output(512);
    Runnable forward = () -> B.layerNorm(dx, mean, rstd, x, gamma, beta, 1e-3);
    forward.run();
    return which.equals("fwd") ? forward : () -> B.layerNormGrad(dx, dgamma, dbeta, y, x, mean, rstd, gamma);
  }

  private static Runnable unary(Un op) {
    View x = random(4 << 20);
    View out = output(4 << 20);
    return () -> B.unary(op, out, x);
  }

  /** Through the public operations inside a step, whose memory is pooled: what a layer's call costs. */
  private static Runnable chain() {
    Tensor x = Randoms.normal(Shape.of(4096, 1024));
    Tensor residual = Randoms.normal(Shape.of(4096, 1024));
    Tensor w = Randoms.normal(Shape.of(1024));
    Tensor b = Randoms.normal(Shape.of(1024));
    View out = output(4096, 1024); // a result that outlives the step, as the others' do
    var key = "chain";
    return () -> {
      try (var _ = B.begin(key)) {
        B.copy(out, View.of(gelu(x.times(w).plus(b), false).plus(residual)));
      }
    };
  }

  /** A loss over rows, in the same way. */
  private static Runnable chainSum() {
    Tensor a = Randoms.normal(Shape.of(4096, 1024));
    Tensor b = Randoms.normal(Shape.of(4096, 1024));
    Tensor c = Randoms.normal(Shape.of(1024));
    View out = output(4096);
    var key = "chain_sum";
    return () -> {
      try (var _ = B.begin(key)) {
        B.copy(out, View.of(sum(square(relu(a.times(b).plus(c))), -1)));
      }
    };
  }

  /** As {@link #chain}; each call draws a new mask. */
  private static Runnable dropout() {
    Tensor x = Randoms.normal(Shape.of(4096, 1024));
    View out = output(4096, 1024);
    var seed = new SeedGenerator(1);
    var key = "dropout";
    return () -> {
      try (var _ = B.begin(key)) {
        B.copy(out, View.of(Randoms.dropout(x, 0.1, seed)));
      }
    };
  }

  private static Runnable attention(int tokens) {
    int batch = 4096 / tokens;
    Tensor q = Randoms.normal(Shape.of(batch, tokens, 8, 64));
    Tensor k = Randoms.normal(Shape.of(batch, tokens, 8, 64));
    Tensor v = Randoms.normal(Shape.of(batch, tokens, 8, 64));
    var key = "attention " + tokens;
    return () -> {
      try (var _ = B.begin(key)) {
        dotProductAttention(q, k, v);
      }
    };
  }

  private static Runnable embedding(String which) {
    View table = random(20_000, 128);
    View ids = View.of(Randoms.randint(Shape.of(32, 80), 0, 20_000));
    View rows = random(32, 80, 128);
    if (which.equals("fwd")) return () -> B.gather(rows, table, ids);
    return () -> {
      B.fill(table, 0);
      B.scatterAdd(table, rows, ids);
    };
  }

  private static Runnable adam() {
    int n = 10_000_000;
    List<View> w = List.of(random(n));
    List<View> g = List.of(random(n));
    List<View> m = List.of(output(n));
    List<View> v = List.of(output(n));
    return () -> B.adamAll(w, g, m, v, 1e-6, 0.9, 0.999, 1e-7);
  }
}
