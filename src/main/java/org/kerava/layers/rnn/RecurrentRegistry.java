package org.kerava.layers.rnn;

import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.saving.Config;
import org.kerava.saving.FormatException;
import org.kerava.saving.ObjectFactory;

/** Keras's names of the layers of this package (internal). */
public final class RecurrentRegistry {
  private static final String MODULE = "keras.layers";

  static {
    ObjectFactory.register(MODULE, "SimpleRNN", SimpleRNN.class, c -> new SimpleRNN(c.getInt("units")));
    ObjectFactory.register(MODULE, "LSTM", LSTM.class, c -> new LSTM(c.getInt("units")));
    ObjectFactory.register(MODULE, "GRU", GRU.class, c -> new GRU(c.getInt("units")));
    ObjectFactory.register(MODULE, "SimpleRNNCell", SimpleRNNCell.class, c -> new SimpleRNNCell(c.getInt("units")));
    ObjectFactory.register(MODULE, "LSTMCell", LSTMCell.class, c -> new LSTMCell(c.getInt("units")));
    ObjectFactory.register(MODULE, "GRUCell", GRUCell.class, c -> new GRUCell(c.getInt("units")));
    ObjectFactory.register(MODULE, "StackedRNNCells", StackedRNNCells.class, StackedRNNCells::from);
    ObjectFactory.register(MODULE, "RNN", RNN.class, c -> new RNN(cell(c)));
    ObjectFactory.register(MODULE, "Bidirectional", Bidirectional.class, Bidirectional::from);
    ObjectFactory.register(MODULE, "TimeDistributed", TimeDistributed.class, c -> new TimeDistributed(c.get("layer", Layer.class)));
  }

  private RecurrentRegistry() {}

  private static RnnCell cell(Config c) {
    if (c.get("cell", Layer.class) instanceof RnnCell cell) return cell;
    throw new FormatException("RNN: the layer in \"cell\" is no RnnCell");
  }
}
