package org.kerava.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The names of a model's outputs, and what belongs to each. */
record Outputs(List<String> names) {
  /** The names that the outputs themselves have, else those of the model's layers, else numbers. */
  static Outputs of(Tensors yPred, List<String> known) {
    if (!yPred.names().isEmpty()) return new Outputs(List.copyOf(yPred.names()));
    if (known.size() == yPred.count()) return new Outputs(known);
    return new Outputs(IntStream.rangeClosed(1, yPred.count()).mapToObj(i -> "output_" + i).toList());
  }

  int count() {
    return names.size();
  }

  boolean single() {
    return names.size() == 1;
  }

  /** The place of a name. */
  int index(String name, String what) {
    int i = names.indexOf(name);
    if (i < 0) throw new IllegalArgumentException(what + " \"" + name + "\": no output has that name; there are " + names);
    return i;
  }

  /**
   * What belongs to each output, by name or by order.
   *
   * @param given as many as there are outputs, or as those that are used
   * @param used which outputs need one
   * @param what for messages
   * @return one per output; unused ones may be missing (null is never seen: use only used ones)
   */
  List<Tensor> align(Tensors given, boolean[] used, String what) {
    var aligned = new ArrayList<Tensor>(count());
    List<String> theirs = given.names();
    int needed = 0;
    for (boolean u : used) needed += u ? 1 : 0;
    if (theirs.isEmpty() && given.count() != count() && given.count() != needed) {
      throw new IllegalArgumentException("there are " + given.count() + " " + what + " for " + count() + " outputs " + names);
    }
    int next = 0;
    for (int i = 0; i < count(); i++) {
      Tensor t;
      if (!theirs.isEmpty() && !single()) {
        if (used[i] && !theirs.contains(names.get(i))) {
          throw new IllegalArgumentException("there are no " + what + " for the output \"" + names.get(i) + "\"; there are some for " + theirs);
        }
        t = theirs.contains(names.get(i)) ? given.tensor(names.get(i)) : given.tensor(0);
      } else if (given.count() == count()) {
        t = given.tensor(i);
      } else {
        t = given.tensor(Math.min(next, given.count() - 1));
        if (used[i]) next++;
      }
      aligned.add(t);
    }
    return aligned;
  }
}
