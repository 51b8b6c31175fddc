package org.kerava;

import static org.kerava.Layers.conv2d;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.dropout;
import static org.kerava.Layers.flatten;
import static org.kerava.Layers.input;
import static org.kerava.Layers.maxPooling2d;
import static org.kerava.Optimizers.adam;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.kerava.data.ImageSet;
import org.kerava.data.TrainTest;
import org.kerava.models.Sequential;
import org.kerava.saving.FormatException;
import org.kerava.tensor.Tensor;
import org.kerava.training.ConfusionMatrix;

/** The main job: a small convnet learns to read digits. Run it with {@code mvn -q compile exec:exec}; {@code --help} says what it can be told. */
public final class Main {
  private static final String HELP = """
      Trains a small convnet on MNIST, or on drawn digits where MNIST is neither on this machine nor to be had.
        --data-dir DIR   use the four IDX files in DIR (plain or .gz), such as Fashion-MNIST's
        --epochs N       how long to train (3)
        --seed N         fixes the weights, dropout and the order of the images; without it each run is another
        --out DIR        where the drawings go (target if there is such a folder, else the current one)
      """;

  private Main() {}

  /**
   * Trains, evaluates, draws.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(HELP);
      System.exit(2);
      return;
    }
    if (options.help) {
      System.out.print(HELP);
      return;
    }
    try {
      run(options);
    } catch (FormatException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options) {
    options.seed.ifPresent(Utils::setRandomSeed);
    TrainTest data = load(options.folder);
    Tensor xTrain = images(data.xTrain());
    Tensor xTest = images(data.xTest());

    var model = Sequential.of(
        input(28, 28, 1),
        conv2d(32, 3).activation("relu"), maxPooling2d(2),
        conv2d(64, 3).activation("relu"), maxPooling2d(2),
        flatten(), dropout(0.5), dense(10).activation("softmax"));
    model.summary();
    model.compile(adam(1e-3), "sparse_categorical_crossentropy", "accuracy");
    var history = model.fit(xTrain, data.yTrain(), f -> f.batchSize(128).epochs(options.epochs).validationSplit(0.1));

    var score = model.evaluate(xTest, data.yTest(), o -> o.verbose(0));
    System.out.println(String.format(Locale.ROOT, "%nTest loss %.4f, test accuracy %.4f", score.loss(), score.get("accuracy")));
    var confusion = ConfusionMatrix.of(data.yTest(), model.predict(xTest, o -> o.verbose(0)));
    System.out.println();
    System.out.println(confusion);

    Path curves = options.out.resolve("curves.svg");
    Path matrix = options.out.resolve("confusion.svg");
    history.plot(curves);
    confusion.plot(matrix);
    System.out.println();
    System.out.println("Drawn: " + curves + ", " + matrix);
  }

  private static TrainTest load(Optional<Path> folder) {
    if (folder.isPresent()) {
      TrainTest read = ImageSet.read(folder.get());
      if (read.xTrain().size() != 784L * read.yTrain().size()) throw new FormatException(folder.get() + ": images of 28x28 were expected; got " + read.xTrain().shape());
      return read;
    }
    try {
      return Datasets.mnist();
    } catch (UncheckedIOException e) {
      System.out.println("Note: " + e.getMessage() + " Training goes on with those.");
      return Datasets.digits();
    }
  }

  private static Tensor images(Tensor bytes) {
    return bytes.reshape(-1, 28, 28, 1).cast("float32").div(255);
  }

  private static final class Options {
    private Optional<Path> folder = Optional.empty();
    private Optional<Long> seed = Optional.empty();
    private int epochs = 3;
    private Path out = Path.of(Files.isDirectory(Path.of("target")) ? "target" : "");
    private boolean help;

    static Options parse(String[] args) {
      var o = new Options();
      for (int i = 0; i < args.length; i++) {
        String name = args[i];
        switch (name) {
          case "--help", "-h" -> o.help = true;
          case "--data-dir" -> o.folder = Optional.of(Path.of(value(args, ++i)));
          case "--epochs" -> o.epochs = (int) number(name, value(args, ++i), 1, 1_000_000);
          case "--seed" -> o.seed = Optional.of(number(name, value(args, ++i), Long.MIN_VALUE, Long.MAX_VALUE));
          case "--out" -> o.out = Path.of(value(args, ++i));
          default -> throw new IllegalArgumentException("unknown option \"" + name + "\"");
        }
      }
      return o;
    }

    private static String value(String[] args, int i) {
      if (i >= args.length) throw new IllegalArgumentException(args[i - 1] + " needs a value");
      return args[i];
    }

    private static long number(String name, String text, long low, long high) {
      try {
        long n = Long.parseLong(text);
        if (n >= low && n <= high) return n;
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " needs a whole number; got \"" + text + "\"", e);
      }
      throw new IllegalArgumentException(name + " needs a number from " + low + " to " + high + "; got " + text);
    }
  }
}
