package org.kerava;

import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import org.kerava.training.callbacks.CSVLogger;
import org.kerava.training.callbacks.EarlyStopping;
import org.kerava.training.callbacks.LambdaCallback;
import org.kerava.training.callbacks.LearningRateScheduler;
import org.kerava.training.callbacks.ReduceLROnPlateau;
import org.kerava.training.callbacks.TerminateOnNaN;

/**
 * What runs between the steps and epochs of a training: {@code model.fit(x, y, f -> f.callbacks(earlyStopping("val_loss").patience(3)))}.
 *
 * @see <a href="https://keras.io/api/callbacks/">Keras: callbacks</a>
 */
public final class Callbacks {

  private Callbacks() {}

  /**
   * {@return a table of the logs, one line per epoch}
   *
   * @param path of the file
   */
  public static CSVLogger csvLogger(String path) {
    return new CSVLogger(Path.of(path));
  }

  /**
   * {@return a table of the logs, one line per epoch}
   *
   * @param path of the file
   */
  public static CSVLogger csvLogger(Path path) {
    return new CSVLogger(path);
  }

  /** {@return an end of the training when {@code "val_loss"} has stopped getting better} */
  public static EarlyStopping earlyStopping() {
    return new EarlyStopping();
  }

  /**
   * {@return an end of the training when a value has stopped getting better}
   *
   * @param monitor the entry of the logs, as in {@code "val_accuracy"}
   */
  public static EarlyStopping earlyStopping(String monitor) {
    return new EarlyStopping(monitor);
  }

  /** {@return lambdas as a callback: {@code lambdaCallback().onEpochEnd((epoch, logs) -> ...)}} */
  public static LambdaCallback lambdaCallback() {
    return new LambdaCallback();
  }

  /**
   * {@return a learning rate for each epoch}
   *
   * @param schedule from the epoch, counted from 0, and the present rate to the new one
   */
  public static LearningRateScheduler learningRateScheduler(ToDoubleBiFunction<Integer, Double> schedule) {
    return new LearningRateScheduler(schedule);
  }

  /**
   * {@return a learning rate for each epoch}
   *
   * @param schedule from the epoch, counted from 0, to the rate
   */
  public static LearningRateScheduler learningRateScheduler(IntToDoubleFunction schedule) {
    return new LearningRateScheduler(schedule);
  }

  /** {@return a tenth of the learning rate when {@code "val_loss"} has stopped getting better} */
  public static ReduceLROnPlateau reduceLrOnPlateau() {
    return new ReduceLROnPlateau();
  }

  /**
   * {@return a tenth of the learning rate when a value has stopped getting better}
   *
   * @param monitor the entry of the logs, as in {@code "val_accuracy"}
   */
  public static ReduceLROnPlateau reduceLrOnPlateau(String monitor) {
    return new ReduceLROnPlateau(monitor);
  }

  /** {@return an end of the training when the loss is no finite number} */
  public static TerminateOnNaN terminateOnNaN() {
    return new TerminateOnNaN();
  }
}
