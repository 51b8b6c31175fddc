package org.kerava.data;

import java.util.stream.IntStream;
import org.kerava.backend.Philox;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Handwritten-looking digits from a generator: curves through a few points per digit, bent, slanted, turned, scaled and shifted, drawn with a pen of
 * some width, among scraps of other strokes and noise. Every image depends on the seed and its own number only, so threads do not matter.
 */
public final class Digits {
  private static final int SIDE = 28;

  /** Ways to write each digit: strokes separated by {@code |}, each a smooth curve through points x,y in percent of the digit's box. */
  private static final double[][][][] SHAPES = parse(
      new String[] {"50,4 24,22 17,55 34,90 62,94 83,66 78,26 50,4", "58,6 30,14 20,50 30,88 58,92 78,70 76,30 50,2", "40,6 15,40 25,85 55,96 80,70 82,30 62,6 45,10"},
      new String[] {"54,4 52,50 48,96", "39,23 54,5|54,5 52,50 50,96", "38,22 54,5|54,5 52,96|30,95 74,95"},
      new String[] {"22,27 38,7 68,10 75,34 52,62 22,92|22,92 80,92", "22,28 44,5 75,20 62,54 30,84 22,94 36,82 58,92 82,88", "26,18 55,5 74,26 50,60 20,90|20,90 52,88 82,92"},
      new String[] {"22,15 48,4 74,20 64,41 42,47|42,47 72,54 77,76 50,95 20,85", "22,8 75,8|75,8 46,42|46,42 76,56 74,82 46,95 20,84", "26,12 60,6 70,28 40,46|40,46 78,60 68,90 24,92"},
      new String[] {"32,6 20,58|20,58 82,54|66,12 62,96", "62,4 18,66|18,66 86,66|62,4 62,96", "28,8 24,50 50,54 74,46|74,8 70,50 66,96"},
      new String[] {"76,8 32,8|32,8 27,45|27,45 55,37 79,56 72,86 45,95 20,84", "28,8 26,48|26,48 56,40 78,62 62,90 22,92|28,8 78,10", "72,6 36,10 30,42 62,44 78,68 56,94 22,86"},
      new String[] {"68,6 38,30 22,65 40,94 70,88 75,62 50,50 26,68", "52,4 30,36 24,74 46,95 74,80 66,54 40,56 26,72", "60,5 26,50 30,88 60,94 72,72 52,58 28,70"},
      new String[] {"20,10 79,9|79,9 56,50 42,96", "20,12 78,8|78,8 58,48 46,95|36,54 72,50", "22,22 24,8 76,10|76,10 62,40 40,94"},
      new String[] {"68,20 48,5 28,22 46,45 73,70 52,95 26,74 46,47 68,20", "50,4 28,22 50,44 72,22 50,4|50,44 24,70 50,96 76,70 50,44", "74,14 40,8 32,30 70,66 56,94 28,82 44,50 72,16"},
      new String[] {"72,30 52,7 26,24 35,48 62,46 74,24|74,24 70,60 60,96", "70,22 44,6 26,34 52,50 73,26|73,26 74,70 50,95 26,88", "66,14 36,10 30,40 58,46 70,16|70,16 68,96"});

  private Digits() {}

  /**
   * Draws digits.
   *
   * @param train how many images to train on
   * @param test how many to test on
   * @param seed decides all of them
   * @return images uint8 (n, 28, 28), labels uint8 (n)
   */
  public static TrainTest draw(int train, int test, long seed) {
    byte[] xTrain = new byte[train * SIDE * SIDE];
    byte[] yTrain = new byte[train];
    byte[] xTest = new byte[test * SIDE * SIDE];
    byte[] yTest = new byte[test];
    IntStream.range(0, train + test).parallel().forEach(i -> {
      int label = i < train ? new Image(seed, i).draw(xTrain, i) : new Image(seed, i).draw(xTest, i - train);
      if (i < train) yTrain[i] = (byte) label;
      else yTest[i - train] = (byte) label;
    });
    return new TrainTest(Tensor.of(xTrain, Shape.of(train, SIDE, SIDE), DType.UINT8), Tensor.of(yTrain, Shape.of(train), DType.UINT8),
        Tensor.of(xTest, Shape.of(test, SIDE, SIDE), DType.UINT8), Tensor.of(yTest, Shape.of(test), DType.UINT8));
  }

  private static double[][][][] parse(String[]... digits) {
    double[][][][] out = new double[digits.length][][][]; // digit, way, stroke, coordinates in turn
    for (int d = 0; d < digits.length; d++) {
      out[d] = new double[digits[d].length][][];
      for (int way = 0; way < digits[d].length; way++) {
        String[] strokes = digits[d][way].split("\\|");
        out[d][way] = new double[strokes.length][];
        for (int s = 0; s < strokes.length; s++) {
          String[] numbers = strokes[s].split("[ ,]");
          out[d][way][s] = IntStream.range(0, numbers.length).mapToDouble(k -> Integer.parseInt(numbers[k]) / 100.0 - 0.5).toArray();
        }
      }
    }
    return out;
  }

  /** One image and its random numbers. */
  private static final class Image {
    private final Philox bits;
    private int drawn;
    private final double[] ink = new double[SIDE * SIDE];

    // the digit's box to pixels, and the wave that bends it
    private double xx;
    private double xy;
    private double yx;
    private double yy;
    private double shiftX;
    private double shiftY;
    private double bend;
    private double phaseX;
    private double phaseY;

    Image(long seed, int index) {
      bits = new Philox(seed, index);
    }

    private double uniform(double low, double high) {
      return low + (high - low) * bits.uniform(drawn++);
    }

    /** Nearly normal with the given standard deviation, never beyond three of them. */
    private double normal(double deviation) {
      return deviation * (uniform(-1, 1) + uniform(-1, 1) + uniform(-1, 1));
    }

    private int choose(int n) {
      return (int) uniform(0, n);
    }

    int draw(byte[] images, int at) {
      int label = choose(10);
      place();
      double[][][] ways = SHAPES[label];
      double width = uniform(0.55, 1.7);
      double dark = uniform(0.5, 1);
      double loose = uniform(0.01, 0.035);
      for (double[] stroke : ways[choose(ways.length)]) curve(wobble(stroke, loose), width, dark);
      scraps();
      grain(uniform(0, 0.06), images, at * ink.length);
      return label;
    }

    /** Writes the image with noise in each pixel: the sum of four random bytes is nearly normal, and costs a quarter of a random number each. */
    private void grain(double deviation, byte[] images, int from) {
      double scale = deviation / 147.8; // that of the sum
      for (int i = 0; i < ink.length; i++) {
        int r = bits.bits(drawn++);
        int sum = (r & 255) + (r >>> 8 & 255) + (r >>> 16 & 255) + (r >>> 24);
        images[from + i] = (byte) (255 * Math.clamp(ink[i] + scale * (sum - 510), 0.0, 1.0) + 0.5);
      }
    }

    /** Where the digit stands: turned, slanted, scaled, shifted. */
    private void place() {
      double angle = normal(0.14);
      double slant = normal(0.17);
      double w = uniform(12, 19);
      double h = uniform(15, 21);
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      xx = cos * w;
      xy = (slant * cos - sin) * h;
      yx = sin * w;
      yy = (slant * sin + cos) * h;
      shiftX = SIDE / 2.0 - 0.5 + uniform(-3, 3);
      shiftY = SIDE / 2.0 - 0.5 + uniform(-2.7, 2.7);
      bend = uniform(0, 0.04);
      phaseX = uniform(0, 6.28);
      phaseY = uniform(0, 6.28);
    }

    private double[] wobble(double[] points, double amount) {
      double[] out = points.clone();
      for (int i = 0; i < out.length; i++) out[i] += normal(amount);
      return out;
    }

    /** Draws a Catmull-Rom curve through points of the box. */
    private void curve(double[] p, double width, double dark) {
      int n = p.length / 2;
      double lastX = 0;
      double lastY = 0;
      for (int i = 0; i + 1 < n; i++) {
        for (int k = i == 0 ? 0 : 1; k <= 6; k++) {
          double x = spline(p, 0, i, n, k / 6.0);
          double y = spline(p, 1, i, n, k / 6.0);
          double bentX = x + bend * StrictMath.sin(7 * y + phaseX);
          double bentY = y + bend * StrictMath.sin(7 * x + phaseY);
          double px = xx * bentX + xy * bentY + shiftX;
          double py = yx * bentX + yy * bentY + shiftY;
          if (i > 0 || k > 0) line(lastX, lastY, px, py, width, dark);
          lastX = px;
          lastY = py;
        }
      }
    }

    private static double spline(double[] p, int axis, int i, int n, double t) {
      double a = p[2 * Math.max(0, i - 1) + axis];
      double b = p[2 * i + axis];
      double c = p[2 * (i + 1) + axis];
      double d = p[2 * Math.min(n - 1, i + 2) + axis];
      return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
    }

    /** Parts of other strokes along the edges: what remains of neighbours when a digit is cut out of a page. */
    private void scraps() {
      int n = choose(8);
      for (int i = 0; i < n; i++) {
        int side = choose(4);
        double along = uniform(0, SIDE);
        double depth = side % 2 == 0 ? uniform(0, 3.5) : SIDE - 1 - uniform(0, 3.5);
        double x = side < 2 ? along : depth;
        double y = side < 2 ? depth : along;
        double angle = uniform(0, 6.28);
        double dx = uniform(1, 3.5) * StrictMath.cos(angle);
        double dy = uniform(1, 3.5) * StrictMath.sin(angle);
        line(x - dx, y - dy, x + dx, y + dy, uniform(0.4, 1.2), uniform(0.3, 1));
      }
    }

    /** A line with round ends and soft edges; the darker ink stays. */
    private void line(double x1, double y1, double x2, double y2, double radius, double dark) {
      double reach = radius + 1;
      int left = Math.clamp((int) Math.floor(Math.min(x1, x2) - reach), 0, SIDE);
      int right = Math.clamp((int) Math.ceil(Math.max(x1, x2) + reach) + 1, 0, SIDE);
      int top = Math.clamp((int) Math.floor(Math.min(y1, y2) - reach), 0, SIDE);
      int bottom = Math.clamp((int) Math.ceil(Math.max(y1, y2) + reach) + 1, 0, SIDE);
      double dx = x2 - x1;
      double dy = y2 - y1;
      double square = Math.max(1e-9, dx * dx + dy * dy);
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          double t = Math.clamp(((x - x1) * dx + (y - y1) * dy) / square, 0.0, 1.0);
          double ex = x - x1 - t * dx;
          double ey = y - y1 - t * dy;
          double cover = Math.clamp(radius + 0.5 - Math.sqrt(ex * ex + ey * ey), 0.0, 1.0);
          int at = y * SIDE + x;
          if (cover * dark > ink[at]) ink[at] = cover * dark;
        }
      }
    }
  }
}
