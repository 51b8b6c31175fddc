package org.kerava;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.kerava.backend.Backends;
import org.kerava.layers.Activation;
import org.kerava.layers.ActivationNames;
import org.kerava.layers.Choice;
import org.kerava.layers.DTypePolicy;
import org.kerava.layers.DataFormat;
import org.kerava.layers.Layer;
import org.kerava.layers.Names;
import org.kerava.ops.Remat;
import org.kerava.saving.Config;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Input;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * Settings, scopes and the registry of users' classes.
 *
 * <pre>{@code
 * Kerava.register("my>Linear", Linear.class, c -> new Linear(c.getInt("units")));
 * Kerava.setDtypePolicy("mixed_bfloat16");
 * try (var _ = Kerava.device("cpu")) { ... }
 * }</pre>
 *
 * @see <a href="https://keras.io/api/utils/config_utils/">Keras: configuration</a>
 */
public final class Kerava {
  private Kerava() {}

  /**
   * Where new tensors of this thread are made.
   *
   * @param device {@code "cpu"}, {@code "gpu"} or {@code "gpu:1"}
   * @return closes to the device before
   * @throws IllegalArgumentException if there is no such device here
   */
  public static Scope device(String device) {
    return device(Device.of(device));
  }

  /**
   * Where new tensors of this thread are made.
   *
   * @param device a device
   * @return closes to the device before
   * @throws IllegalArgumentException if there is no such device here
   */
  public static Scope device(Device device) {
    return Backends.use(device);
  }

  /**
   * Puts a name before the paths of the weights that are made on this thread until it is closed.
   *
   * @param name one step of a path
   * @return closes to the path before
   */
  public static Scope nameScope(String name) {
    if (name.isEmpty()) throw new IllegalArgumentException("a name scope needs a name");
    return Layer.openScope(name);
  }

  /**
   * Saves memory in training for time: layers made until it is closed do not keep the intermediates of their calls for the gradient, but compute
   * them again when it needs them. Weights come out bit for bit as without.
   *
   * <pre>{@code
   * try (var _ = Kerava.rematScope("full")) {
   *   x = block(x);
   * }
   * }</pre>
   *
   * @param mode {@code "full"}: all layers; {@code "activations"}: the activation functions of layers; {@code "larger_than"}: layers with outputs of
   *     more than 1,024 elements a sample; {@code "none"}: no layers, inside a scope of another mode
   * @return closes to the scope before
   * @see <a href="https://keras.io/api/utils/python_utils/">Keras: RematScope</a>
   */
  public static Scope rematScope(String mode) {
    return Layer.openRemat(mode, 1024, List.of());
  }

  /**
   * Saves memory in training for time, for layers with large outputs.
   *
   * @param mode {@code "larger_than"}
   * @param outputSizeThreshold of how many elements a sample an output must have more
   * @return closes to the scope before
   */
  public static Scope rematScope(String mode, int outputSizeThreshold) {
    return Layer.openRemat(mode, outputSizeThreshold, List.of());
  }

  /**
   * Saves memory in training for time, for layers by name.
   *
   * @param mode {@code "list_of_layers"}
   * @param layerNames whose intermediates are not kept
   * @return closes to the scope before
   */
  public static Scope rematScope(String mode, List<String> layerNames) {
    return Layer.openRemat(mode, 1024, layerNames);
  }

  /**
   * A function whose intermediates are not kept for the gradient, but computed again when it needs them. It may draw random numbers and assign
   * variables: the second time they are as they were the first time.
   *
   * @param f of a tensor
   * @return the same function for less memory and more time
   */
  public static UnaryOperator<Tensor> remat(UnaryOperator<Tensor> f) {
    return x -> Remat.run(again -> List.of(f.apply(x)), y -> true).get(0);
  }

  /**
   * Makes a class known to the files of models: they hold its name and its configuration, never code.
   *
   * @param name package and class, as in {@code "my>Linear"}; without a package {@code "Custom>"} is put before it, as in Keras
   * @param type a layer, loss, metric, initializer ... of the user's
   * @param make makes one from its configuration; its {@code config} then restores the rest
   * @param <T> the class
   * @see <a href="https://keras.io/api/saving/serialization_utils/">Keras: register_keras_serializable</a>
   */
  public static <T> void register(String name, Class<T> type, Function<Config, ? extends T> make) {
    ObjectFactory.registerCustom(name, type, make);
  }

  /**
   * Gives a function a name that strings and files know: {@code dense(3).activation("my>wave")}.
   *
   * @param name as in {@code "my>wave"}
   * @param activation what it computes
   * @return the function with its name
   */
  public static Activation register(String name, Activation activation) {
    return ActivationNames.register(name, activation);
  }

  /**
   * The types in which layers made from now on compute and keep their weights.
   *
   * @param policy a dtype, {@code "mixed_float16"} or {@code "mixed_bfloat16"}; {@code "float32"} at the start
   */
  public static void setDtypePolicy(String policy) {
    DTypePolicy.setGlobal(DTypePolicy.of(policy));
  }

  /** {@return the type of fractions for which no type is given, as in {@code "float32"}} */
  public static String floatx() {
    return Settings.floatx().toString();
  }

  /**
   * The type of fractions for which no type is given: of tensors made of {@code float} or {@code double}, of random numbers, and of layers while no
   * dtype policy is set.
   *
   * @param dtype {@code "float16"}, {@code "bfloat16"}, {@code "float32"} (at the start) or {@code "float64"}
   * @see <a href="https://keras.io/api/utils/config_utils/">Keras: set_floatx</a>
   */
  public static void setFloatx(String dtype) {
    Settings.floatx(DType.of(dtype));
  }

  /** {@return Keras's fuzz factor, 1e-7 at the start: what keeps logarithms and quotients of losses finite} */
  public static double epsilon() {
    return Settings.epsilon();
  }

  /**
   * The fuzz factor of losses, metrics and constraints.
   *
   * @param epsilon above 0
   * @see <a href="https://keras.io/api/utils/config_utils/">Keras: set_epsilon</a>
   */
  public static void setEpsilon(double epsilon) {
    Settings.epsilon(epsilon);
  }

  /** {@return where layers that name no format expect the channels, as in {@code "channels_last"}} */
  public static String imageDataFormat() {
    return DataFormat.standard().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where layers made from now on expect the channels.
   *
   * @param format {@code "channels_last"} (at the start) or {@code "channels_first"}
   * @see <a href="https://keras.io/api/utils/config_utils/">Keras: set_image_data_format</a>
   */
  public static void setImageDataFormat(String format) {
    DataFormat.setStandard(Choice.of("data format", DataFormat.class, format));
  }

  /**
   * Where new tensors of all threads are made.
   *
   * @param device as in {@code "cpu"}
   * @throws IllegalArgumentException if there is no such device here
   */
  public static void setBackend(String device) {
    Backends.setStandard(Device.of(device));
  }

  /** {@return where tensors of this thread are made, as in {@code "cpu"}} */
  public static String backend() {
    return Backends.currentDevice().toString();
  }

  /** Starts the automatic names anew, the next dense layer is {@code dense} again, and lets the dtype policy follow {@link #floatx()}. */
  public static void clearSession() {
    DTypePolicy.resetGlobal();
    Names.reset();
    Input.resetNames();
  }

  /** {@return the version of this library} */
  public static String version() {
    return "0.1.0-SNAPSHOT"; // pom.xml has it too
  }
}
