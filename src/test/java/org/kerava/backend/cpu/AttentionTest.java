package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.backend.Backend;
import org.kerava.backend.Reference;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Attention by blocks against the default body on the reference, with masks that hide all, odd sizes and strides; same bits on 1 and 2 threads. */
class AttentionTest {
  private static final Cpu CPU = new Cpu();

  private static View view(DType type, Shape shape) {
    return new View(CPU.variable(type, shape.size()), Layout.contiguous(type, shape));
  }

  private static View random(Random r, int... shape) {
    View v = view(DType.FLOAT32, Shape.of(shape));
    float[] a = (float[]) v.buffer().storage();
    for (int i = 0; i < a.length; i++) a[i] = (float) r.nextGaussian();
    return v;
  }

  /** A part of the columns of a wider view, so that rows are apart. */
  private static View part(Random r, int batch, int length, int heads, int n) {
    View wide = random(r, batch, length, heads, n + 3);
    return wide.with(Layout.of(DType.FLOAT32, 2, Shape.of(batch, length, heads, n), wide.layout().strides()));
  }

  private static float[] values(View v) {
    float[] a = new float[v.size()];
    CPU.read(v, a, 0);
    return a;
  }

  private static void close(View actual, View expected) {
    float[] x = values(actual);
    float[] y = values(expected);
    for (int i = 0; i < x.length; i++) assertEquals(y[i], x[i], 3e-5 * (1 + Math.abs(y[i])), "element " + i);
  }

  private record Results(View out, View dq, View dk, View dv) {
    static Results of(Backend b, View q, View k, View v, View dy, @Nullable View mask, boolean causal) {
      View out = view(DType.FLOAT32, dy.shape());
      Shape rows = Shape.of(q.shape().get(0), q.shape().get(2), q.shape().get(1));
      View top = view(DType.FLOAT32, rows);
      View share = view(DType.FLOAT32, rows);
      var r = new Results(out, view(DType.FLOAT32, q.shape()), view(DType.FLOAT32, k.shape()), view(DType.FLOAT32, v.shape()));
      double scale = 1 / Math.sqrt(q.shape().last());
      b.attention(out, top, share, q, k, v, mask, scale, causal);
      b.attentionGrad(r.dq, r.dk, r.dv, dy, out, top, share, q, k, v, mask, scale, causal);
      return r;
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,1,1,1", "2,7,5,3,4,6", "1,64,64,2,16,16", "2,130,70,1,8,12", "1,300,301,2,10,7", "1,40,700,1,64,64", "3,17,33,2,1,2"})
  void asTheDefaultBody(int batch, int targets, int sources, int heads, int width, int depth) {
    var r = new Random(targets);
    View q = part(r, batch, targets, heads, width);
    View k = part(r, batch, sources, heads, width);
    View v = part(r, batch, sources, heads, depth);
    View dy = part(r, batch, targets, heads, depth);
    View padding = view(DType.BOOL, Shape.of(batch, 1, 1, sources));
    byte[] shown = (byte[]) padding.buffer().storage();
    for (int i = 0; i < shown.length; i++) shown[i] = (byte) (i % sources < 1 + sources / 2 ? 1 : 0);
    View full = view(DType.BOOL, Shape.of(batch, heads, targets, sources));
    byte[] any = (byte[]) full.buffer().storage();
    for (int i = 0; i < any.length; i++) any[i] = (byte) (i / sources % 5 == 2 ? 0 : r.nextInt(2)); // some targets see nothing
    Shape scores = full.shape();
    for (boolean causal : new boolean[] {false, true}) {
      for (View mask : new @Nullable View[] {null, padding.broadcastTo(scores), full}) {
        var expected = Results.of(new Reference(), q, k, v, dy, mask, causal);
        var actual = Results.of(CPU, q, k, v, dy, mask, causal);
        close(actual.out, expected.out);
        close(actual.dq, expected.dq);
        close(actual.dk, expected.dk);
        close(actual.dv, expected.dv);
        WarmUp.await();
        int threads = ThreadPool.shared().threads();
        try {
          ThreadPool.shared().setThreads(threads == 1 ? 2 : 1);
          var other = Results.of(CPU, q, k, v, dy, mask, causal);
          assertArrayEquals(values(actual.out), values(other.out));
          assertArrayEquals(values(actual.dq), values(other.dq));
          assertArrayEquals(values(actual.dk), values(other.dk));
          assertArrayEquals(values(actual.dv), values(other.dv));
        } finally {
          ThreadPool.shared().setThreads(threads);
        }
      }
    }
  }
}
