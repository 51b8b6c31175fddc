package org.kerava.layers.rnn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Cells on top of each other, as one cell; its states are those of the cells in order.
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/stacked_rnn_cells/">Keras: StackedRNNCells</a>
 */
public final class StackedRNNCells extends KerasLayer<StackedRNNCells> implements RnnCell {
  private final List<Layer> cells;

  /**
   * A stack.
   *
   * @param cells from the input to the output
   */
  public StackedRNNCells(List<? extends RnnCell> cells) {
    if (cells.isEmpty()) throw new IllegalArgumentException("StackedRNNCells needs at least one cell");
    this.cells = cells.stream().map(RNN::layer).toList();
  }

  /** Reads the cells of a file. */
  static StackedRNNCells from(Config c) {
    return new StackedRNNCells(c.getList("cells", Layer.class).stream().map(l -> {
      if (l instanceof RnnCell cell) return cell;
      throw new IllegalArgumentException("StackedRNNCells: " + l + " is no RnnCell");
    }).toList());
  }

  /** {@return the cells from the input to the output} */
  public List<Layer> cells() {
    return cells;
  }

  private static RnnCell cell(Layer l) {
    return (RnnCell) l;
  }

  @Override
  public int[] stateSize() {
    return cells.stream().flatMapToInt(l -> IntStream.of(cell(l).stateSize())).toArray();
  }

  @Override
  public int outputSize() {
    return cell(cells.getLast()).outputSize();
  }

  @Override
  public List<Tensor> getInitialState(int batch, DType dtype) {
    return cells.stream().flatMap(l -> cell(l).getInitialState(batch, dtype).stream()).toList();
  }

  @Override
  protected void build(Shape input) {
    int[] shape = input.toArray();
    for (Layer l : cells) {
      l.buildFor(shape);
      shape = new int[] {input.get(0), cell(l).outputSize()};
    }
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    Tensor x = inputs.tensor(0);
    var all = new ArrayList<Tensor>();
    int at = 1;
    for (Layer l : cells) {
      var in = new ArrayList<Tensor>(List.of(x));
      int n = cell(l).stateSize().length;
      in.addAll(inputs.tensors().subList(at, at + n));
      at += n;
      List<Tensor> out = l.applyAll(Tensors.of(in), inner -> DropoutMasks.pass(c, inner)).tensors();
      x = out.get(0);
      all.addAll(out.subList(1, out.size()));
    }
    all.addFirst(x);
    return Tensors.of(all);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (!c.isReading()) c.field("cells", cells, Layer.class);
  }
}
