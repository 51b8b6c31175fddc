package org.kerava.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * Calls that were recorded while Keras's own unit tests ran must give the recorded results. {@code -Dkerava.vectors=DIR} names a folder of
 * them; without it a small committed sample is used.
 */
class RecordedCallsTest {
  private static final NotYet NOT_YET = new NotYet();
  private static final int MISSING = 71;

  @Test
  void operations() {
    run("op", new OpCalls()::run, 300);
  }

  @Test
  void layers() {
    run("layer", new LayerCalls()::run, 128);
  }

  @Test
  void losses() {
    run("loss", ObjectiveCalls::loss, 45);
  }

  @Test
  void metrics() {
    run("metric", ObjectiveCalls::metric, 50);
  }

  @Test
  void whatIsMissingOnlyShrinks() {
    assertTrue(NOT_YET.size() <= MISSING, "the list of what is missing has " + NOT_YET.size() + " entries; it had " + MISSING);
  }

  private static void run(String kind, Function<Call, @Nullable Object> caller, int floor) {
    int[] count = new int[3]; // passed, wrong, not yet there
    var wrong = new ArrayList<String>();
    var names = new TreeMap<String, Integer>();
    long start = System.nanoTime();
    Recordings.forEach(kind, c -> {
      var listed = NOT_YET.covers(c);
      var problem = problem(c, caller);
      listed.ifPresent(entry -> NOT_YET.count(entry, problem.isEmpty()));
      int what = problem.isEmpty() ? 0 : listed.isPresent() ? 2 : 1;
      count[what]++;
      if (what == 1) {
        wrong.add(c.name() + " " + c.id() + " " + describe(c) + ": " + problem.get());
        names.merge(c.name(), 1, Integer::sum);
      }
    });
    System.out.printf(Locale.ROOT, "recorded calls of kind %s: %d passed, %d wrong, %d not yet there (%.1f s)%n", kind, count[0], count[1], count[2],
        (System.nanoTime() - start) / 1e9);
    int show = Integer.getInteger("kerava.vectors.show", 20);
    assertEquals(0, count[1], () -> "wrong results; by name " + names + "; the first are\n" + String.join("\n", wrong.subList(0, Math.min(show, wrong.size()))));
    if (!Recordings.isSample()) assertEquals(List.of(), NOT_YET.done(), "entries of the list of what is missing whose calls all pass by now: delete them");
    if (Recordings.isSample()) assertTrue(count[0] >= floor, "fewer than " + floor + " calls of the sample pass");
  }

  private static Optional<String> problem(Call c, Function<Call, @Nullable Object> caller) {
    try {
      Object result = caller.apply(c);
      if (c.name().equals("linalg.svd") || c.name().equals("linalg.eigh")) return Factors.difference(c, result);
      return Comparison.difference(c.result(), result, looser(c));
    } catch (RuntimeException | Error e) {
      StackTraceElement[] s = e.getStackTrace();
      return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage() + (s.length > 0 && !(e instanceof Missing) ? " at " + s[0] : ""));
    }
  }

  /** Factorisations amplify rounding; TensorFlow adds up the products of 16-bit layers in 16 bit. */
  private static double looser(Call c) {
    boolean sums16 = c.kind().equals("layer") && c.result() instanceof Tensor t && t.dtype() == DType.FLOAT16;
    return c.name().startsWith("linalg.") ? 10 : sums16 ? 3 : 1;
  }

  private static String describe(Call c) {
    return c.args().stream().map(RecordedCallsTest::brief).toList() + " " + brief(c.kwargs());
  }

  private static String brief(@Nullable Object o) {
    return switch (o) {
      case null -> "None";
      case Tensor t -> t.dtype() + "" + t.shape();
      case List<?> l -> l.stream().map(RecordedCallsTest::brief).toList().toString();
      case Map<?, ?> m -> {
        var out = new TreeMap<String, String>();
        m.forEach((k, v) -> out.put(k.toString(), brief(v)));
        yield out.toString();
      }
      default -> o.toString();
    };
  }
}
