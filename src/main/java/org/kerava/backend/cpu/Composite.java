package org.kerava.backend.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.cpu.nest.Scalars;
import org.kerava.backend.cpu.nest.Scalars.Body;
import org.kerava.backend.cpu.nest.Tracer;
import org.kerava.backend.cpu.nest.Tracer.Argument;
import org.kerava.backend.cpu.nest.Tracer.Operand;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * A composite of the seam, compiled from its own default body: the body is traced once for every dtype and choice of optional views, and
 * runs as one nest. Where {@link #run} says no, the caller runs the body call by call.
 */
final class Composite {
  private final Body body;
  private final int numbers;
  private final boolean usesShape;
  private final Argument[] kinds;
  private final ConcurrentHashMap<Integer, Variant> variants = new ConcurrentHashMap<>();
  private volatile @Nullable Variant recent; // found without a boxed key

  /** The parameters that follow from a call's numbers and columns. */
  private record Parameters(double[] numbers, int columns, float[] values) {}

  /** One dtype and choice of optional views. */
  private final class Variant {
    final int key;
    final List<Operand> operands;
    final Family family;
    volatile @Nullable Parameters parameters;

    Variant(int key, DType type, boolean[] present) {
      this.key = key;
      var plain = Tracer.trace(body, type, kinds, present, numbers, false, 0);
      operands = plain.operands();
      boolean flat = !plain.program().reduces();
      family = new Family(pattern -> Tracer.trace(body, type, kinds, present, numbers, flat, pattern).program());
    }

    float[] parameters(@Nullable View[] views, double[] s, int columns) {
      var known = parameters;
      if (known == null || usesShape && known.columns != columns || !Arrays.equals(known.numbers, s)) {
        known = parameters = new Parameters(s.clone(), columns, Scalars.of(body, views, s));
      }
      return known.values;
    }
  }

  /**
   * A composite.
   *
   * @param body calls its default body
   * @param numbers how many numbers it takes
   * @param usesShape whether the body computes with the number of columns
   * @param kinds of its views; the first is full
   */
  Composite(Body body, int numbers, boolean usesShape, Argument... kinds) {
    this.body = body;
    this.numbers = numbers;
    this.usesShape = usesShape;
    this.kinds = kinds;
  }

  static final double[] NOTHING = {};

  /** Tries; false if the views are of a kind that nests do not handle. */
  boolean run(ThreadPool pool, @Nullable View... views) {
    return run(pool, NOTHING, views);
  }

  /** Tries; false if the views are of a kind that nests do not handle. */
  boolean run(ThreadPool pool, double[] s, @Nullable View... views) {
    return run(pool, s, null, views);
  }

  /** More work on the rows of a call. */
  @FunctionalInterface
  interface Tail {
    /** The work, for a call of so many tasks. */
    RowSweep.Tail of(int tasks);
  }

  /** As {@link #run}; {@code tail} is for bodies that reduce rows. */
  boolean run(ThreadPool pool, double[] s, @Nullable Tail tail, @Nullable View... views) {
    View first = views[0];
    if (first == null || !Elementwise.floats(first) || first.size() == 0 || first.shape().ndim() == 0) {
      return false;
    }
    DType type = first.dtype();
    for (View v : views) {
      if (v != null && v.dtype() != type) {
        return false;
      }
    }
    var variant = variant(type, views);
    Shape shape = first.shape();
    float[] params = variant.parameters(views, s, shape.last());
    var plain = variant.family.nest(0);
    if (plain.program().reduces()) {
      var sweep = RowSweep.of(shape);
      add(sweep.space(), variant, views);
      sweep.params(params);
      if (tail == null) {
        sweep.run(pool, plain);
      } else {
        sweep.run(pool, plain, tail.of(RowSweep.tasks(plain.program(), first.size() / shape.last(), shape.last())));
      }
    } else {
      var sweep = Sweep.of(shape);
      add(sweep.space(), variant, views);
      sweep.params(params);
      sweep.run(pool, variant.family);
    }
    return true;
  }

  private Variant variant(DType type, @Nullable View[] views) {
    int key = type.ordinal();
    for (int i = 0; i < views.length; i++) {
      key += views[i] != null ? 32 << i : 0;
    }
    var latest = recent;
    if (latest != null && latest.key == key) {
      return latest;
    }
    var variant = variants.get(key);
    if (variant == null) {
      boolean[] present = new boolean[views.length];
      for (int i = 0; i < views.length; i++) {
        present[i] = views[i] != null;
      }
      variant = variants.computeIfAbsent(key, k -> new Variant(k, type, present));
    }
    recent = variant;
    return variant;
  }

  /**
   * Binds the composite, one without reductions and numbers, to the matrices of a sequence.
   *
   * @param views (batch, columns) float32 with dense columns: those of step 0
   * @param time how far the steps of each view lie apart; 0 where all steps share it
   */
  StepNest bind(@Nullable View[] views, int[] time) {
    return bind(views, time, NOTHING);
  }

  /**
   * Binds the composite, an update of weights, to dense weights and slots as one row; each call gives its part of the gradient.
   *
   * @param w the weights
   * @param slots of their size
   */
  StepNest bind(View w, List<View> slots, double[] s) {
    var views = new @Nullable View[kinds.length];
    int[] time = new int[kinds.length];
    views[0] = views[1] = row(w); // the second stands for the gradient
    time[1] = StepNest.GIVEN;
    for (int i = 0; i < slots.size(); i++) {
      views[2 + i] = row(slots.get(i));
    }
    return bind(views, time, s);
  }

  private static View row(View v) {
    return v.with(Layout.of(v.dtype(), v.layout().offset(), Shape.of(1, v.size()), new int[] {v.size(), 1}));
  }

  private StepNest bind(@Nullable View[] views, int[] time, double[] s) {
    View first = Objects.requireNonNull(views[0]);
    var variant = variant(DType.FLOAT32, views);
    var space = Sweep.of(first.shape()).space();
    add(space, variant, views);
    int[] steps = new int[variant.operands.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = time[variant.operands.get(i).argument()];
    }
    var bound = new StepNest(variant.family.nest(0), variant.parameters(views, s, first.shape().last()), space, steps);
    space.clear();
    return bound;
  }

  private void add(Space space, Variant variant, @Nullable View[] views) {
    for (int i = 0; i < variant.operands.size(); i++) { // by number: runs hundreds of times a step, and an iterator is garbage
      Operand o = variant.operands.get(i);
      View v = views[o.argument()];
      if (v == null) {
        throw new AssertionError("an operand that is not there");
      }
      switch (kinds[o.argument()]) {
        case FULL -> space.add(v);
        case ROW -> space.addRow(v);
        case COLUMN -> space.addColumn(v);
        case WIDE -> space.addSlice(v, o.slice());
      }
    }
  }
}
