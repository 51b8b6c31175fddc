package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.Recurrence.Backward;
import org.kerava.backend.cpu.Recurrence.Forward;
import org.kerava.backend.cpu.Recurrence.Mask;
import org.kerava.backend.cpu.Recurrence.Steps;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * The recurrent calls of the seam as {@link Recurrence}s. Every method tries: false if the views are of a kind that walks do not handle, or the
 * sequence is too short for packed weights; the caller then goes step by step.
 */
final class Sequences {
  /** Steps that pay for packing the weights. */
  private static final int SHORT = 3;

  private final Cpu cpu;
  private final ThreadPool pool;
  private final Fusion fusion;

  Sequences(Cpu cpu, ThreadPool pool, Fusion fusion) {
    this.cpu = cpu;
    this.pool = pool;
    this.fusion = fusion;
  }

  private static boolean supports(View first, @Nullable View... others) {
    if (first.shape().get(0) < SHORT || first.size() == 0 || !dense(first)) {
      return false;
    }
    for (View v : others) {
      if (v != null && !dense(v)) {
        return false;
      }
    }
    return true;
  }

  private static boolean dense(View v) {
    return v.dtype() == DType.FLOAT32 && v.layout().stride(v.shape().ndim() - 1) == 1;
  }

  /** The matrix of step t. */
  private static View at(View v, int t) {
    return v.shape().ndim() == 2 ? v : v.with(v.layout().entry(t));
  }

  /** The distance of the steps. */
  private static int time(View v) {
    return v.shape().ndim() == 2 ? 0 : v.layout().stride(0);
  }

  private static @Nullable View atStart(@Nullable View v) {
    return v == null ? null : at(v, 0);
  }

  private static int timeOf(@Nullable View v) {
    return v == null ? 0 : time(v);
  }

  private static @Nullable Steps steps(@Nullable View v) {
    return v == null ? null : Steps.of(v);
  }

  private static Matrix matrix(View u) {
    return Matrix.of(Products.array(u), u.layout().offset(), u.layout().stride(0));
  }

  boolean lstm(View h, View c, View gates, View u, @Nullable View mask) {
    if (!supports(gates, h, c, u)) {
      return false;
    }
    int n = h.shape().get(2);
    View[] first = {at(h, 1), at(c, 1), at(gates, 0), at(gates, 0), at(c, 0)};
    var cell = fusion.lstmCell.bind(first, new int[] {time(h), time(c), time(gates), time(gates), time(c)});
    forward(gates, new Forward(pool, h.shape().get(1), n, 4, matrix(u), Steps.of(h), Steps.of(gates), true, Epilogue.NONE, cell, Mask.of(mask),
        Steps.of(h), Steps.of(c)));
    return true;
  }

  boolean lstmOutputs(View h, View c, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View mask) {
    if (!supports(x, h, c, y, kernel, bias, u)) {
      return false;
    }
    var plan = plan(h, x, 4);
    var memory = new Outputs.Memory(plan);
    cpu.copy(memory.state(0), h);
    cpu.copy(memory.state(2), c);
    View gates = memory.gates();
    View state = memory.part(2);
    View[] views = {memory.part(1), state, gates, gates, state};
    var cell = fusion.lstmCell.bind(views, new int[] {-memory.swap(), 0, StepNest.GATES, StepNest.GATES, 0});
    new Outputs(pool, plan, memory, kernel, u, Steps.of(x), steps(y), Products.epilogue(bias, null), false, Epilogue.NONE, cell,
        Mask.of(mask)).run(pool);
    cpu.copy(h, memory.state(plan.time() & 1));
    cpu.copy(c, memory.state(2));
    return true;
  }

  boolean gruOutputs(View h, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View innerBias, @Nullable View mask) {
    if (!supports(x, h, y, kernel, bias, u, innerBias)) {
      return false;
    }
    var plan = plan(h, x, 3);
    var memory = new Outputs.Memory(plan);
    cpu.copy(memory.state(0), h);
    View gates = memory.gates();
    View[] views = {memory.part(1), gates, gates, memory.inner(), memory.part(0)};
    var cell = fusion.gruCell.bind(views, new int[] {-memory.swap(), StepNest.GATES, StepNest.GATES, StepNest.INNER, memory.swap()});
    new Outputs(pool, plan, memory, kernel, u, Steps.of(x), steps(y), Products.epilogue(bias, null), true,
        Products.epilogue(innerBias, null), cell, Mask.of(mask)).run(pool);
    cpu.copy(h, memory.state(plan.time() & 1));
    return true;
  }

  private Outputs.Plan plan(View h, View x, int gates) {
    return Outputs.Plan.of(pool.threads(), x.shape().get(0), h.shape().get(0), h.shape().get(1), gates, x.shape().get(2));
  }

  boolean lstmGrad(View dz, View dh, View dc, @Nullable View up, View gates, View h, View c, View u, @Nullable View mask) {
    if (!supports(dz, dh, dc, up, gates, h, c, u)) {
      return false;
    }
    View[] first = {dc, at(dz, 0), dh, dc, at(gates, 0), at(c, 1), at(c, 0), atStart(up)};
    var cell = fusion.lstmStepGrad.bind(first, new int[] {0, time(dz), 0, 0, time(gates), time(c), time(c), timeOf(up)});
    backward(dz, new Backward(pool, dz.shape().get(0), dh.shape().get(0), dh.shape().get(1), 4, matrix(u).transpose(), Steps.of(dz), Steps.of(dh),
        steps(up), false, cell, Mask.of(mask), Steps.of(dz)));
    return true;
  }

  boolean gru(View h, View gates, View inner, View u, @Nullable View bias, @Nullable View mask) {
    if (!supports(gates, h, inner, u, bias)) {
      return false;
    }
    int n = h.shape().get(2);
    View[] first = {at(h, 1), at(gates, 0), at(gates, 0), at(inner, 0), at(h, 0)};
    var cell = fusion.gruCell.bind(first, new int[] {time(h), time(gates), time(gates), time(inner), time(h)});
    forward(gates, new Forward(pool, h.shape().get(1), n, 3, matrix(u), Steps.of(h), Steps.of(inner), false, Products.epilogue(bias, null), cell,
        Mask.of(mask), Steps.of(h)));
    return true;
  }

  boolean gruGrad(View dx, View dinner, View dh, @Nullable View up, View gates, View inner, View h, View u, @Nullable View mask) {
    if (!supports(dx, dinner, dh, up, gates, inner, h, u)) {
      return false;
    }
    View[] first = {dh, at(dx, 0), at(dinner, 0), dh, at(gates, 0), at(inner, 0), at(h, 0), atStart(up)};
    var cell = fusion.gruStepGrad.bind(first, new int[] {0, time(dx), time(dinner), 0, time(gates), time(inner), time(h), timeOf(up)});
    backward(dx, new Backward(pool, dx.shape().get(0), dh.shape().get(0), dh.shape().get(1), 3, matrix(u).transpose(), Steps.of(dinner), Steps.of(dh),
        steps(up), true, cell, Mask.of(mask), Steps.of(dx), Steps.of(dinner)));
    return true;
  }

  boolean simpleRnn(View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    var composite = act == null ? null : fusion.activation.get(act);
    if (composite == null || !supports(z, h, u)) {
      return false;
    }
    View[] first = {at(h, 1), at(z, 0)};
    var cell = composite.bind(first, new int[] {time(h), time(z)});
    forward(z, new Forward(pool, h.shape().get(1), h.shape().get(2), 1, matrix(u), Steps.of(h), Steps.of(z), true, Epilogue.NONE, cell, Mask.of(mask),
        Steps.of(h)));
    return true;
  }

  boolean simpleRnnGrad(View dz, View dh, @Nullable View up, View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    var composite = act == null ? null : fusion.activationGrad.get(act);
    if (composite == null || !supports(dz, dh, up, h, z, u)) {
      return false;
    }
    View[] first = {at(dz, 0), dh, at(z, 0), at(h, 1), atStart(up)};
    var cell = composite.bind(first, new int[] {time(dz), 0, time(z), time(h), timeOf(up)});
    backward(dz, new Backward(pool, dz.shape().get(0), dh.shape().get(0), dh.shape().get(1), 1, matrix(u).transpose(), Steps.of(dz), Steps.of(dh),
        steps(up), false, cell, Mask.of(mask), Steps.of(dz)));
    return true;
  }

  private void forward(View gates, Forward walk) {
    for (int t = 0; t < gates.shape().get(0); t++) {
      walk.step(pool, t);
    }
  }

  private void backward(View gates, Backward walk) {
    for (int t = gates.shape().get(0) - 1; t >= -1; t--) {
      walk.step(pool, t);
    }
  }
}
