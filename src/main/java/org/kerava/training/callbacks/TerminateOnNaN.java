package org.kerava.training.callbacks;

import org.kerava.training.Callback;
import org.kerava.training.Logs;

/**
 * Ends the training when the loss is no finite number.
 *
 * @see <a href="https://keras.io/api/callbacks/terminate_on_nan/">Keras: TerminateOnNaN</a>
 */
public final class TerminateOnNaN extends Callback {
  private boolean raiseError;

  /** Ends the training in good order. */
  public TerminateOnNaN() {}

  /**
   * {@return this}
   *
   * @param raise whether to throw an {@link ArithmeticException}, so that no {@link #onTrainEnd} runs; false by default
   */
  public TerminateOnNaN raiseError(boolean raise) {
    raiseError = raise;
    return this;
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    if (!logs.has("loss") || Double.isFinite(logs.loss())) return;
    if (raiseError) {
      throw new ArithmeticException("NaN or Inf loss encountered at batch " + batch + ". Loss value: " + Python.number(logs.loss())
          + ". Terminating training immediately.");
    }
    System.out.println("Batch " + batch + ": Invalid loss, terminating training");
    model().stopTraining(true);
  }
}
