package org.kerava.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kerava.data.WholeFile;

/** Draws the curves of a history as SVG: one panel per metric, training and validation together. */
final class Curves {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 300;
  private static final int LEFT = 62;
  private static final int TOP = 40;
  private static final int RIGHT = 16;
  private static final int BOTTOM = 42;
  private static final int DOTS = 60; // with more epochs the line is enough
  private static final String TRAINING = "#1f77b4";
  private static final String VALIDATION = "#ff7f0e";

  private Curves() {}

  /** Writes the drawing, whole or not at all. */
  static void write(Path path, Map<String, List<Double>> values, List<Integer> epochs) {
    if (epochs.isEmpty()) throw new IllegalStateException("there is nothing to plot: no epoch was finished");
    var names = values.keySet().stream().filter(n -> !n.startsWith("val_") || !values.containsKey(n.substring(4))).toList();
    int columns = Math.min(2, names.size());
    int rows = Math.ceilDiv(names.size(), columns);
    var svg = new StringBuilder();
    svg.append(String.format(Locale.ROOT, """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        """, columns * WIDTH, rows * HEIGHT));
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      svg.append(String.format(Locale.ROOT, "<g transform=\"translate(%d,%d)\">%n", i % columns * WIDTH, i / columns * HEIGHT));
      panel(svg, name, values.get(name), values.getOrDefault("val_" + name, List.of()), epochs);
      svg.append("</g>\n");
    }
    svg.append("</svg>\n");
    WholeFile.write(path, out -> out.write(svg.toString().getBytes(UTF_8)));
  }

  private static void panel(StringBuilder svg, String name, List<Double> training, List<Double> validation, List<Integer> epochs) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (List<Double> curve : List.of(training, validation)) {
      for (double v : curve) {
        if (!Double.isFinite(v)) continue;
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    if (low > high) {
      low = 0;
      high = 1;
    }
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (high - low <= 1e-6 * size || high == low) { // a level line in the middle
      double pad = size == 0 ? 0.5 : 0.5 * size;
      low -= pad;
      high += pad;
    }
    double step = tick((high - low) / 4);
    low = Math.floor(low / step) * step;
    high = Math.ceil(high / step) * step;
    int w = WIDTH - LEFT - RIGHT;
    int h = HEIGHT - TOP - BOTTOM;
    text(svg, LEFT + w / 2, 20, "middle", "font-weight=\"bold\"", name);
    for (double v = low; v <= high + step / 2; v += step) {
      double y = TOP + h * (1 - (v - low) / (high - low));
      line(svg, LEFT, y, LEFT + w, y, "#e5e5e5");
      text(svg, LEFT - 6, y + 4, "end", "", label(v, step));
    }
    int n = epochs.size();
    int every = Math.max(1, (int) Math.round(tick(n / 8.0)));
    for (int i = 0; i < n; i++) {
      if (i % every != 0) continue;
      text(svg, x(i, n, w), TOP + h + 16, "middle", "", Integer.toString(epochs.get(i) + 1));
    }
    text(svg, LEFT + w / 2.0, HEIGHT - 8, "middle", "fill=\"#555\"", "epoch");
    svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>%n", LEFT, TOP, w, h));
    curve(svg, training, n, w, h, low, high, TRAINING, n - training.size());
    curve(svg, validation, n, w, h, low, high, VALIDATION, n - validation.size());
    if (!validation.isEmpty()) {
      text(svg, LEFT + 4, TOP - 6, "start", "fill=\"" + TRAINING + "\"", "training");
      text(svg, LEFT + 64, TOP - 6, "start", "fill=\"" + VALIDATION + "\"", "validation");
    }
  }

  private static double x(int i, int n, int w) {
    return LEFT + (n == 1 ? w / 2.0 : (double) w * i / (n - 1));
  }

  /** The curve; values that are not finite leave a gap. */
  private static void curve(StringBuilder svg, List<Double> values, int n, int w, int h, double low, double high, String colour, int missing) {
    var path = new StringBuilder();
    boolean pen = false;
    // validation that does not run in each epoch lies evenly over the time
    double stretch = missing > 0 && !values.isEmpty() ? (double) n / values.size() : 1;
    for (int i = 0; i < values.size(); i++) {
      double v = values.get(i);
      if (!Double.isFinite(v)) {
        pen = false;
        continue;
      }
      int at = (int) Math.round((i + 1) * stretch) - 1;
      double px = x(at, n, w);
      double py = TOP + h * (1 - (v - low) / (high - low));
      path.append(String.format(Locale.ROOT, "%s%.1f,%.1f", pen ? " L" : " M", px, py));
      if (n <= DOTS) svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>%n", px, py, colour));
      pen = true;
    }
    if (path.length() > 0) svg.append("<path d=\"").append(path.substring(1)).append("\" fill=\"none\" stroke=\"").append(colour).append("\" stroke-width=\"2\"/>\n");
  }

  /** The nearest of 1, 2, 5 times a power of ten that is not smaller. */
  private static double tick(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double m = rough / power;
    return (m <= 1 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10) * power;
  }

  private static String label(double v, double step) {
    double clean = Math.abs(v) < step / 1e6 ? 0 : v;
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step)));
    return digits > 6 || Math.abs(clean) >= 1e6 ? String.format(Locale.ROOT, "%.2g", clean) : String.format(Locale.ROOT, "%." + digits + "f", clean);
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
    svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String style, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n", x, y, anchor, style, safe));
  }
}
