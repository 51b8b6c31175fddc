package org.kerava.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Locale;
import org.kerava.data.WholeFile;
import org.kerava.tensor.Tensor;

/**
 * How often each class was taken for each other one: a row per true class, a column per predicted class.
 *
 * <pre>{@code
 * var confusion = ConfusionMatrix.of(yTest, model.predict(xTest));
 * System.out.println(confusion);
 * confusion.plot("confusion.svg");
 * }</pre>
 */
public final class ConfusionMatrix {
  private static final int CELL = 48;
  private static final int MARGIN = 56;

  private final int[][] counts;

  private ConfusionMatrix(int[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param yTrue class numbers (n) or (n, 1), or one-hot rows (n, classes)
   * @param yPred one score per class: (n, classes), at least 2 classes; the highest counts
   * @return the matrix
   * @throws IllegalArgumentException if the shapes do not fit or a class number is out of range
   */
  public static ConfusionMatrix of(Tensor yTrue, Tensor yPred) {
    int n = yPred.ndim() == 2 ? yPred.shape().get(0) : -1;
    int classes = yPred.shape().last();
    boolean oneHot = yTrue.size() == (long) n * classes && yTrue.ndim() == 2;
    if (n < 0 || classes < 2 || yTrue.shape().get(0) != n || !oneHot && yTrue.size() != n) {
      throw new IllegalArgumentException("ConfusionMatrix: class numbers (n) or one-hot rows (n, classes) and predictions (n, classes) of at least two classes were expected; got "
          + yTrue.shape() + " and " + yPred.shape());
    }
    float[] predicted = yPred.toFloatArray();
    float[] expected = yTrue.cast("float32").toFloatArray();
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < n; i++) {
      int row = oneHot ? highest(expected, i * classes, classes) : (int) expected[i];
      if (row < 0 || row >= classes) {
        throw new IllegalArgumentException("ConfusionMatrix: sample " + i + " has class " + row + "; the predictions know 0 to " + (classes - 1));
      }
      counts[row][highest(predicted, i * classes, classes)]++;
    }
    return new ConfusionMatrix(counts);
  }

  private static int highest(float[] a, int from, int n) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      if (a[from + i] > a[from + best]) best = i;
    }
    return best;
  }

  /**
   * {@return how many samples of one class were taken for another}
   *
   * @param expected the true class
   * @param predicted the class with the highest score
   */
  public int count(int expected, int predicted) {
    return counts[expected][predicted];
  }

  /** {@return the number of classes} */
  public int classes() {
    return counts.length;
  }

  /** {@return a table for the terminal} */
  @Override
  public String toString() {
    int most = 0;
    for (int[] row : counts) {
      for (int c : row) most = Math.max(most, c);
    }
    int width = Math.max(Integer.toString(most).length(), Integer.toString(classes() - 1).length()) + 1;
    var out = new StringBuilder("true\\predicted");
    int lead = out.length();
    for (int c = 0; c < classes(); c++) out.append(right(Integer.toString(c), width));
    for (int r = 0; r < classes(); r++) {
      out.append(System.lineSeparator()).append(right(Integer.toString(r), lead));
      for (int c : counts[r]) out.append(right(c == 0 ? "." : Integer.toString(c), width));
    }
    return out.toString();
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /**
   * Draws it as SVG: the darker a cell, the larger its share of the row; mistakes in red.
   *
   * @param path the file
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void plot(Path path) {
    int n = classes();
    int side = MARGIN + n * CELL + 12;
    var svg = new StringBuilder();
    svg.append(String.format(Locale.ROOT, """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%1$d" font-family="sans-serif" font-size="12" text-anchor="middle">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="%2$d" y="16">predicted</text>
        <text transform="translate(14,%2$d) rotate(-90)">true</text>
        """, side, MARGIN + n * CELL / 2));
    for (int r = 0; r < n; r++) {
      int centre = MARGIN + r * CELL + CELL / 2;
      svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%d</text>%n", centre, MARGIN - 8, r));
      svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%d</text>%n", MARGIN - 14, centre + 4, r));
      long total = 0;
      for (int c : counts[r]) total += c;
      for (int c = 0; c < n; c++) cell(svg, r, c, total == 0 ? 0 : (double) counts[r][c] / total);
    }
    svg.append("</svg>\n");
    WholeFile.write(path, out -> out.write(svg.toString().getBytes(UTF_8)));
  }

  /**
   * Draws it as SVG.
   *
   * @param path the file
   */
  public void plot(String path) {
    plot(Path.of(path));
  }

  private void cell(StringBuilder svg, int r, int c, double share) {
    double ink = Math.sqrt(share); // so that one mistake in a hundred can be seen
    String colour = r == c ? "31,119,180" : "214,39,40";
    int x = MARGIN + c * CELL;
    int y = MARGIN + r * CELL;
    svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"rgb(%s)\" fill-opacity=\"%.3f\" stroke=\"#ddd\"/>%n",
        x, y, CELL, CELL, colour, ink));
    if (counts[r][c] > 0) {
      svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%d</text>%n", x + CELL / 2, y + CELL / 2 + 4, ink > 0.6 ? "white" : "#333", counts[r][c]));
    }
  }
}
