package org.kerava.backend.plan;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Chain;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * The calls of a chain, on numbered values. Equal bodies make equal calls, whatever the shapes.
 *
 * @param steps the calls
 * @param operands how many values are the chain's operands: the first ones
 * @param values how many values there are: the others exist only in the chain
 */
record ChainBody(List<Step> steps, int operands, int values) implements Chain.Body {
  /**
   * A call.
   *
   * @param kind which method
   * @param what its function, if it has one
   * @param code what else is structure
   * @param values its operands; {@link Calls#NONE} for one that is left out
   * @param numbers how many numbers it takes
   */
  record Step(Kind kind, @Nullable Object what, int code, List<Integer> values, int numbers) {}

  private static final ThreadLocal<Calls> CALLS = ThreadLocal.withInitial(Calls::new);

  @Override
  public void run(Backend b, View[] views, double[] numbers) {
    View[] all = Arrays.copyOf(views, values);
    View like = views[0];
    for (int i = operands; i < values; i++) {
      all[i] = new View(b.alloc(DType.FLOAT32, like.size()), Layout.contiguous(DType.FLOAT32, like.shape()));
    }
    var calls = CALLS.get();
    calls.clear(); // a body that cannot be traced leaves in the middle
    int next = 0;
    for (Step s : steps) {
      calls.start(s.kind, s.what);
      calls.structure(s.code);
      for (int v : s.values) calls.add(v == Calls.NONE ? null : all[v], v);
      for (int i = 0; i < s.numbers; i++) calls.number(Double.doubleToRawLongBits(numbers[next++]));
      calls.run(calls.finish(), b);
    }
    calls.clear();
  }
}
