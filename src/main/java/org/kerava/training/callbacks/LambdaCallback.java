package org.kerava.training.callbacks;

import java.util.function.Consumer;
import org.kerava.training.Callback;
import org.kerava.training.Logs;

/**
 * Calls lambdas: {@code lambdaCallback().onEpochEnd((epoch, logs) -> System.out.println(logs))}.
 *
 * @see <a href="https://keras.io/api/callbacks/lambda_callback/">Keras: LambdaCallback</a>
 */
public final class LambdaCallback extends Callback {
  /** What is called with a number and logs. */
  @FunctionalInterface
  public interface Hook {
    /**
     * Does something.
     *
     * @param index the number of the epoch or of the step, from 0
     * @param logs of the epoch or of the step
     */
    void accept(int index, Logs logs);
  }

  private static final Hook NOTHING = (index, logs) -> {};

  private Consumer<Logs> trainBegin = logs -> {};
  private Consumer<Logs> trainEnd = logs -> {};
  private Hook epochBegin = NOTHING;
  private Hook epochEnd = NOTHING;
  private Hook batchBegin = NOTHING;
  private Hook batchEnd = NOTHING;

  /** Calls nothing yet. */
  public LambdaCallback() {}

  /**
   * {@return this}
   *
   * @param hook called before the first epoch
   */
  public LambdaCallback onTrainBegin(Consumer<Logs> hook) {
    trainBegin = hook;
    return this;
  }

  /**
   * {@return this}
   *
   * @param hook called after the last epoch
   */
  public LambdaCallback onTrainEnd(Consumer<Logs> hook) {
    trainEnd = hook;
    return this;
  }

  /**
   * {@return this}
   *
   * @param hook called before each epoch
   */
  public LambdaCallback onEpochBegin(Hook hook) {
    epochBegin = hook;
    return this;
  }

  /**
   * {@return this}
   *
   * @param hook called after each epoch, with its logs
   */
  public LambdaCallback onEpochEnd(Hook hook) {
    epochEnd = hook;
    return this;
  }

  /**
   * {@return this}
   *
   * @param hook called before each training step
   */
  public LambdaCallback onTrainBatchBegin(Hook hook) {
    batchBegin = hook;
    return this;
  }

  /**
   * {@return this}
   *
   * @param hook called after each training step, with the means of the epoch so far
   */
  public LambdaCallback onTrainBatchEnd(Hook hook) {
    batchEnd = hook;
    return this;
  }

  @Override
  public void onTrainBegin(Logs logs) {
    trainBegin.accept(logs);
  }

  @Override
  public void onTrainEnd(Logs logs) {
    trainEnd.accept(logs);
  }

  @Override
  public void onEpochBegin(int epoch, Logs logs) {
    epochBegin.accept(epoch, logs);
  }

  @Override
  public void onEpochEnd(int epoch, Logs logs) {
    epochEnd.accept(epoch, logs);
  }

  @Override
  public void onTrainBatchBegin(int batch, Logs logs) {
    batchBegin.accept(batch, logs);
  }

  @Override
  public void onTrainBatchEnd(int batch, Logs logs) {
    batchEnd.accept(batch, logs);
  }
}
