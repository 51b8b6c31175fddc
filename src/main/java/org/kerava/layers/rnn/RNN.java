package org.kerava.layers.rnn;

import java.util.List;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.saving.Config;

/**
 * Repeats any cell over time: input (batch, time, ...), output (batch, units) or, with {@code returnSequences}, (batch, time, units).
 *
 * <pre>{@code
 * Tensor y = rnn(lstmCell(4)).returnSequences(true).apply(x);
 * Tensor z = rnn(List.of(lstmCell(8), lstmCell(4))).apply(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/rnn/">Keras: RNN</a>
 */
public final class RNN extends RecurrentLayer<RNN> {
  /**
   * A layer that repeats a cell.
   *
   * @param cell the cell: a layer that implements {@link RnnCell}
   */
  public RNN(RnnCell cell) {
    super(layer(cell));
  }

  /**
   * A layer that repeats a stack of cells.
   *
   * @param cells from the input to the output
   */
  public RNN(List<? extends RnnCell> cells) {
    super(new StackedRNNCells(cells));
  }

  /** A cell as the layer that it is. */
  static Layer layer(RnnCell cell) {
    if (cell instanceof Layer l) return l;
    throw new IllegalArgumentException("a cell must be a Layer that implements RnnCell; " + cell.getClass().getName() + " is no Layer");
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (!c.isReading()) c.field("cell", cell(), Layer.class);
  }
}
