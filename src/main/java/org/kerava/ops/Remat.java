package org.kerava.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Masks;
import org.kerava.tensor.RowSum;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.tensor.View;

/**
 * Computations whose intermediates are not kept for the gradient, but computed again when it needs them (internal: {@code Kerava.remat}). The
 * second time gives the same bits: random draws are repeated, and variables that were assigned meanwhile have their old values again.
 */
public final class Remat {
  /** A computation that may run twice. */
  @FunctionalInterface
  public interface Work {
    /**
     * Runs it.
     *
     * @param again whether only the gradient wants it, so that nobody else may notice
     * @return its results
     */
    List<Tensor> run(boolean again);
  }

  /** What a computation drew and overwrote. */
  private static final class Journal {
    final @Nullable Journal outer;
    final List<RandomSource.Draw> draws = new ArrayList<>();
    final Map<Variable, View> before = new IdentityHashMap<>();
    final boolean drawing; // else only what it overwrote
    boolean again;
    int next;

    Journal(@Nullable Journal outer, boolean drawing) {
      this.outer = outer;
      this.drawing = drawing;
    }
  }

  private static final AtomicInteger open = new AtomicInteger();
  private static final ThreadLocal<@Nullable Journal> current = new ThreadLocal<>();

  private Remat() {}

  /**
   * Runs a computation; if a tape records, it keeps the inputs and results only.
   *
   * @param work reads tensors and variables from outside
   * @param worth of the results, whether to do without the intermediates; else they are kept as ever
   * @return the results of the work
   */
  public static List<Tensor> run(Work work, Predicate<List<Tensor>> worth) {
    if (!GradientTape.recording()) return work.run(false);
    Backend b = Backends.current();
    int mark = b.mark();
    var journal = new Journal(current.get(), true);
    List<GradientTape.Entry> inside = new ArrayList<>();
    List<Tensor> out = GradientTape.alone(inside, () -> noted(journal, () -> work.run(false)));
    if (!worth.test(out)) {
      inside.forEach(GradientTape::record);
      return out;
    }
    Tensor[] outside = readFromOutside(inside);
    b.releaseSince(mark, buffers(out));
    GradientTape.record(g -> again(work, journal, outside, g), out.toArray(Tensor[]::new), outside);
    return out;
  }

  /** Runs the work a second time, and gives its gradients. */
  private static void again(Work work, Journal journal, Tensor[] outside, Adjoint g) {
    Backend b = Backends.current();
    boolean kept = GradientTape.recording(); // for a gradient of the gradient
    int mark = b.mark();
    Map<Variable, View> now = new IdentityHashMap<>();
    journal.before.forEach((variable, value) -> {
      now.put(variable, copy(variable));
      restore(b, variable, value);
    });
    journal.again = true;
    journal.next = 0;
    List<Tensor> results = new ArrayList<>();
    try (var tape = new GradientTape()) {
      List<Tensor> out = noted(journal, () -> work.run(true));
      now.forEach((variable, value) -> restore(b, variable, value));
      var sources = new ArrayList<Tensor>();
      for (int i = 0; i < outside.length; i++) {
        if (g.needs(i)) sources.add(outside[i]);
      }
      var targets = new ArrayList<Tensor>();
      var upstream = new ArrayList<Tensor>();
      for (int i = 0; i < out.size(); i++) {
        if (!out.get(i).dtype().isFloating()) continue;
        targets.add(out.get(i));
        upstream.add(g.upstream(i));
      }
      List<Tensor> gradients = tape.gradients(targets, upstream, sources);
      for (int i = 0, k = 0; i < outside.length; i++) {
        if (!g.needs(i)) continue;
        Tensor d = gradients.get(k++);
        if (GradientTape.isUnconnected(d)) continue;
        g.give(i, d);
        results.add(d);
      }
    }
    if (!kept) b.releaseSince(mark, buffers(results));
  }

  private static <T> T noted(Journal journal, java.util.function.Supplier<T> work) {
    Journal before = current.get();
    current.set(journal);
    open.incrementAndGet();
    try {
      return work.get();
    } finally {
      open.decrementAndGet();
      current.set(before);
    }
  }

  /** What the calls read that none of them made. */
  private static Tensor[] readFromOutside(List<GradientTape.Entry> entries) {
    Set<Tensor> made = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var outside = new ArrayList<Tensor>();
    for (GradientTape.Entry e : entries) {
      for (Tensor t : e.inputs()) {
        if (!made.contains(t) && seen.add(t)) outside.add(t);
      }
      Collections.addAll(made, e.outputs());
    }
    return outside.toArray(Tensor[]::new);
  }

  private static Set<Buffer> buffers(List<Tensor> tensors) {
    Set<Buffer> all = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Tensor t : tensors) {
      if (!(t instanceof EagerTensor e)) continue;
      if (e.rows() instanceof RowSum r) {
        all.add(r.slices().buffer());
        all.add(r.ids().buffer());
      }
      if (e.made() instanceof View v) all.add(v.buffer());
      Optional<Tensor> mask = Masks.get(t);
      if (mask.isPresent() && mask.get() instanceof EagerTensor m) all.add(m.view().buffer());
    }
    return all;
  }

  private static void restore(Backend b, Variable variable, View value) {
    b.copy(variable.view(), value);
    variable.view().buffer().changed();
  }

  private static View copy(Variable variable) {
    View v = variable.view();
    Backend b = Run.on(v);
    View out = new View(b.variable(v.dtype(), v.size()), Layout.contiguous(v.dtype(), v.shape()));
    b.copy(out, v);
    return out;
  }

  /** {@return undoes at its end what this thread assigned to variables meanwhile, seeds of generators included (internal)} */
  public static Scope undoing() {
    Journal outer = current.get();
    var journal = new Journal(outer, false);
    current.set(journal);
    open.incrementAndGet();
    return () -> {
      open.decrementAndGet();
      current.set(outer);
      journal.before.forEach((variable, value) -> variable.assign(new EagerTensor(value)));
    };
  }

  // ---- what operations report ----

  /** The next draw of a source: that of the first time, if this is the second. */
  static RandomSource.Draw draw(RandomSource source) {
    return open.get() == 0 ? source.next() : draw(source, current.get());
  }

  private static RandomSource.Draw draw(RandomSource source, @Nullable Journal journal) {
    if (journal == null) return source.next();
    if (journal.again) return journal.draws.get(journal.next++);
    RandomSource.Draw d = draw(source, journal.outer);
    if (journal.drawing) journal.draws.add(d);
    return d;
  }

  /** Notes that a variable is about to change. */
  static void changes(Variable variable) {
    if (open.get() == 0) return;
    for (Journal j = current.get(); j != null && !j.again; j = j.outer) {
      if (!j.before.containsKey(variable)) j.before.put(variable, copy(variable));
    }
  }
}
