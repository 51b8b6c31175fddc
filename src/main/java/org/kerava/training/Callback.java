package org.kerava.training;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Code that runs at certain moments of {@code fit}, {@code evaluate} and {@code predict}: override what you need.
 *
 * <pre>{@code
 * class StopAtLoss extends Callback {
 *   @Override public void onEpochEnd(int epoch, Logs logs) {
 *     if (logs.loss() < 0.01) model().stopTraining(true);
 *   }
 * }
 * }</pre>
 *
 * <p>Callbacks run between steps: what they keep is plain garbage-collected memory. Entries they add to the logs of an epoch are seen by later
 * callbacks and the history.
 *
 * @see <a href="https://keras.io/api/callbacks/base_callback/">Keras: base Callback</a>
 */
public abstract class Callback {
  private @Nullable Trainable model;

  /** For subclasses. */
  protected Callback() {}

  /** {@return the model that is trained} */
  public final Trainable model() {
    return Optional.ofNullable(model).orElseThrow(() -> new IllegalStateException(
        getClass().getSimpleName() + " is not in use: a callback has a model while fit, evaluate or predict run"));
  }

  /**
   * Names the model (internal: the training loop).
   *
   * @param model the model
   */
  public final void model(Trainable model) {
    this.model = model;
  }

  /**
   * Before the first epoch.
   *
   * @param logs empty
   */
  public void onTrainBegin(Logs logs) {}

  /**
   * After the last epoch, also when training was interrupted.
   *
   * @param logs of the last epoch
   */
  public void onTrainEnd(Logs logs) {}

  /**
   * Before an epoch.
   *
   * @param epoch from 0
   * @param logs empty
   */
  public void onEpochBegin(int epoch, Logs logs) {}

  /**
   * After an epoch and its validation.
   *
   * @param epoch from 0
   * @param logs loss and metrics, those of the validation with {@code val_}
   */
  public void onEpochEnd(int epoch, Logs logs) {}

  /**
   * Before a training step.
   *
   * @param batch from 0 in each epoch
   * @param logs empty
   */
  public void onTrainBatchBegin(int batch, Logs logs) {}

  /**
   * After a training step.
   *
   * @param batch from 0 in each epoch
   * @param logs means of the epoch so far
   */
  public void onTrainBatchEnd(int batch, Logs logs) {}

  /**
   * Before an evaluation or a validation.
   *
   * @param logs empty
   */
  public void onTestBegin(Logs logs) {}

  /**
   * After an evaluation or a validation.
   *
   * @param logs its results
   */
  public void onTestEnd(Logs logs) {}

  /**
   * Before an evaluation step.
   *
   * @param batch from 0
   * @param logs empty
   */
  public void onTestBatchBegin(int batch, Logs logs) {}

  /**
   * After an evaluation step.
   *
   * @param batch from 0
   * @param logs means so far
   */
  public void onTestBatchEnd(int batch, Logs logs) {}

  /**
   * Before a prediction.
   *
   * @param logs empty
   */
  public void onPredictBegin(Logs logs) {}

  /**
   * After a prediction.
   *
   * @param logs empty
   */
  public void onPredictEnd(Logs logs) {}

  /**
   * Before a prediction step.
   *
   * @param batch from 0
   * @param logs empty
   */
  public void onPredictBatchBegin(int batch, Logs logs) {}

  /**
   * After a prediction step.
   *
   * @param batch from 0
   * @param logs empty
   */
  public void onPredictBatchEnd(int batch, Logs logs) {}
}
