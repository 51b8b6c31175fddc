package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.backend.Backend;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Whole sequences, forward and back, with and without masks and gradients of all outputs: the step-by-step numbers, the same bits on any threads. */
class RecurrenceTest {
  private static final int THREADS = ThreadPool.shared().threads();

  /** What a network left in its views. */
  private record Trace(List<float[]> arrays) {}

  @ParameterizedTest(name = "{0}: {1} steps of {2} rows, {3} units, mask {4}, all outputs {5}")
  @CsvSource({"lstm, 3, 1, 1, false, false", "lstm, 5, 3, 7, true, true", "lstm, 4, 13, 32, false, true", "lstm, 6, 33, 70, true, false",
      "lstm, 3, 50, 129, true, true", "gru, 3, 1, 5, false, true", "gru, 5, 13, 40, true, true", "gru, 4, 49, 96, false, false",
      "gru, 4, 5, 131, true, false", "rnn, 3, 2, 3, true, true", "rnn, 6, 12, 64, false, false", "rnn, 4, 60, 100, true, true",
      "lstm, 2, 4, 8, true, true", "gru, 1, 4, 8, false, true"})
  void walksLikeSingleSteps(String kind, int time, int batch, int units, boolean mask, boolean all) {
    Trace expected = run(new Reference(), kind, time, batch, units, mask, all);
    Trace actual = run(new Cpu(), kind, time, batch, units, mask, all);
    for (int i = 0; i < expected.arrays.size(); i++) {
      assertArrayEquals(expected.arrays.get(i), actual.arrays.get(i), 2e-5f, "view " + i);
    }
    for (int threads = 1; threads <= 3; threads++) {
      try {
        ThreadPool.shared().setThreads(threads);
        Trace again = run(new Cpu(), kind, time, batch, units, mask, all);
        for (int i = 0; i < expected.arrays.size(); i++) {
          for (int j = 0; j < again.arrays.get(i).length; j++) {
            assertEquals(Float.floatToRawIntBits(actual.arrays.get(i)[j]), Float.floatToRawIntBits(again.arrays.get(i)[j]), threads + " threads, view " + i);
          }
        }
      } finally {
        ThreadPool.shared().setThreads(THREADS);
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1} steps of {2} rows, {3} features, {4} units, mask {5}, all outputs {6}, bias {7}")
  @CsvSource({"lstm, 3, 1, 4, 1, false, false, true", "lstm, 30, 1, 9, 70, false, true, true", "lstm, 5, 3, 17, 7, true, true, false",
      "lstm, 4, 13, 3, 32, false, true, true", "lstm, 7, 33, 70, 96, true, false, true", "lstm, 3, 200, 5, 129, true, true, true",
      "gru, 3, 1, 2, 5, false, true, true", "gru, 5, 13, 64, 40, true, true, false", "gru, 4, 300, 33, 96, false, false, true",
      "gru, 19, 5, 300, 131, true, false, true", "gru, 1, 4, 4, 8, false, true, true", "lstm, 2, 4, 4, 8, true, true, true"})
  void outputsAreThoseOfTheWalkThatKeepsAll(String kind, int time, int batch, int features, int units, boolean mask, boolean all, boolean bias) {
    Trace expected = outputs(new Reference(), false, kind, time, batch, features, units, mask, all, bias);
    Trace kept = outputs(new Cpu(), true, kind, time, batch, features, units, mask, all, bias);
    for (int i = 0; i < expected.arrays.size(); i++) {
      assertArrayEquals(expected.arrays.get(i), kept.arrays.get(i), 2e-5f, "view " + i);
    }
    for (int threads = 1; threads <= 3; threads++) {
      try {
        ThreadPool.shared().setThreads(threads);
        Trace again = outputs(new Cpu(), false, kind, time, batch, features, units, mask, all, bias);
        for (int i = 0; i < expected.arrays.size(); i++) {
          for (int j = 0; j < again.arrays.get(i).length; j++) {
            assertEquals(Float.floatToRawIntBits(kept.arrays.get(i)[j]), Float.floatToRawIntBits(again.arrays.get(i)[j]), threads + " threads, view " + i);
          }
        }
      } finally {
        ThreadPool.shared().setThreads(THREADS);
      }
    }
  }

  /** Outputs, by the call for them or by that for a gradient. */
  private static Trace outputs(Backend b, boolean keeps, String kind, int time, int batch, int features, int units, boolean masked, boolean all,
      boolean biased) {
    var random = new Random(31 * time + batch + units);
    int gates = kind.equals("lstm") ? 4 : 3;
    View u = view(b, random, units, gates * units);
    View kernel = view(b, random, features, gates * units);
    View x = view(b, random, time, batch, features);
    View h = view(b, random, batch, units);
    View c = view(b, random, batch, units);
    View bias = view(b, random, gates * units);
    View inner = view(b, random, gates * units);
    View y = view(b, random, time, batch, units);
    View mask = masked ? mask(b, random, time, batch) : null;
    if (!biased) {
      bias = inner = null;
    }
    if (keeps) {
      View z = view(b, random, time, batch, gates * units);
      View k = view(b, random, time, batch, gates * units);
      View hs = view(b, random, time + 1, batch, units);
      View cs = view(b, random, time + 1, batch, units);
      for (int t = 0; t < time; t++) {
        b.linear(z.with(z.layout().entry(t)), x.with(x.layout().entry(t)), kernel, bias, null);
      }
      b.copy(hs.with(hs.layout().entry(0)), h);
      b.copy(cs.with(cs.layout().entry(0)), c);
      if (gates == 4) {
        b.lstm(hs, cs, z, u, mask);
      } else {
        b.gru(hs, z, k, u, inner, mask);
      }
      for (int t = 0; t < time; t++) {
        b.copy(y.with(y.layout().entry(t)), hs.with(hs.layout().entry(t + 1)));
      }
      h = hs.with(hs.layout().entry(time));
      c = gates == 4 ? cs.with(cs.layout().entry(time)) : c;
    } else if (gates == 4) {
      b.lstmOutputs(h, c, all ? y : null, x, kernel, bias, u, mask);
    } else {
      b.gruOutputs(h, all ? y : null, x, kernel, bias, u, inner, mask);
    }
    return all ? trace(h, c, y) : trace(h, c);
  }

  private static Trace run(Backend b, String kind, int time, int batch, int units, boolean masked, boolean all) {
    var random = new Random(31 * time + batch + units);
    int gates = kind.equals("lstm") ? 4 : kind.equals("gru") ? 3 : 1;
    View u = view(b, random, units, gates * units);
    View z = view(b, random, time, batch, gates * units);
    View h = view(b, random, time + 1, batch, units);
    View c = view(b, random, time + 1, batch, units);
    View inner = view(b, random, time, batch, gates * units);
    View bias = view(b, random, gates * units);
    View dz = view(b, random, time, batch, gates * units);
    View di = view(b, random, time, batch, gates * units);
    View dh = view(b, random, batch, units);
    View dc = view(b, random, batch, units);
    View up = all ? view(b, random, time, batch, units) : null;
    View mask = masked ? mask(b, random, time, batch) : null;
    switch (kind) {
      case "lstm" -> {
        b.lstm(h, c, z, u, mask);
        b.lstmGrad(dz, dh, dc, up, z, h, c, u, mask);
        return trace(h, c, dz, dh, dc);
      }
      case "gru" -> {
        b.gru(h, z, inner, u, random.nextBoolean() ? bias : null, mask);
        b.gruGrad(dz, di, dh, up, z, inner, h, u, mask);
        return trace(h, dz, di, dh);
      }
      default -> {
        Un act = List.of(Un.TANH, Un.RELU, Un.SIGMOID).get(units % 3);
        b.simpleRnn(h, z, u, act, mask);
        b.simpleRnnGrad(dz, dh, up, h, z, u, act, mask);
        return trace(h, dz, dh);
      }
    }
  }

  /** Numbers between -1 and 1; rows with a gap, not from the start of the buffer. */
  private static View view(Backend b, Random random, int... lengths) {
    int n = lengths.length;
    int[] strides = new int[n];
    strides[n - 1] = 1;
    int step = lengths[n - 1] + 3;
    for (int i = n - 2; i >= 0; i--) {
      strides[i] = step;
      step *= lengths[i];
    }
    var v = new View(b.alloc(DType.FLOAT32, 2 + step), Layout.of(DType.FLOAT32, 2, Shape.of(lengths), strides));
    float[] a = (float[]) v.buffer().storage();
    float scale = lengths.length == 2 && lengths[1] % lengths[0] == 0 ? 0.2f : 1;
    for (int i = 0; i < a.length; i++) {
      a[i] = scale * (2 * random.nextFloat() - 1);
    }
    return v;
  }

  private static View mask(Backend b, Random random, int time, int batch) {
    var v = new View(b.alloc(DType.BOOL, time * batch), Layout.contiguous(DType.BOOL, Shape.of(time, batch)));
    byte[] a = (byte[]) v.buffer().storage();
    for (int i = 0; i < time * batch; i++) {
      a[i] = (byte) (random.nextInt(3) == 0 ? 0 : 1);
    }
    return v;
  }

  private static Trace trace(@Nullable View... views) {
    var all = new ArrayList<float[]>();
    for (View v : views) {
      var dense = new Reference();
      var copy = new View(dense.alloc(DType.FLOAT32, v.size()), Layout.contiguous(DType.FLOAT32, v.shape()));
      dense.copy(copy, v);
      all.add((float[]) copy.buffer().storage());
    }
    return new Trace(all);
  }
}
