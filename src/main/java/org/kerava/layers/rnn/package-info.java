/**
 * Recurrent layers. {@link org.kerava.layers.rnn.RecurrentLayer} walks over time; {@link org.kerava.layers.rnn.LSTM},
 * {@link org.kerava.layers.rnn.GRU} and {@link org.kerava.layers.rnn.SimpleRNN} take whole sequences at once where their options allow it. Start at
 * {@link org.kerava.layers.rnn.RNN}.
 */
@NullMarked
package org.kerava.layers.rnn;

import org.jspecify.annotations.NullMarked;
