package org.kerava.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keras's progress bar on a terminal, one line at the end elsewhere.
 *
 * @see <a href="https://keras.io/api/utils/python_utils/#progbar-class">Keras: Progbar</a>
 */
final class Progress {
  private static final int CELLS = 20;
  private static final long INTERVAL = 50_000_000; // between two drawings, in ns

  private final Verbosity verbosity;
  private final PrintStream out;
  private final boolean moving;
  private final boolean colours;
  private final int columns;
  private final char cell;
  private long target; // -1: not known
  private long start;
  private long afterFirst;
  private long lastDrawn;
  private int lastWidth;
  private long current;

  /**
   * A bar.
   *
   * @param verbosity what to print
   * @param moving whether the output is a terminal
   * @param colours whether it shows colours
   * @param columns its width
   * @param out where to print
   */
  Progress(Verbosity verbosity, boolean moving, boolean colours, int columns, PrintStream out) {
    this.verbosity = verbosity == Verbosity.AUTO ? moving ? Verbosity.BAR : Verbosity.LINE : verbosity;
    this.moving = moving;
    this.colours = colours;
    this.columns = columns;
    this.out = out;
    this.cell = Terminal.canShow(out, '━') ? '━' : '=';
  }

  /** A bar on standard output. */
  static Progress standard(Verbosity verbosity) {
    return verbosity == Verbosity.SILENT ? new Progress(verbosity, false, false, 80, System.out)
        : new Progress(verbosity, Terminal.isInteractive(), Terminal.hasColours(), Terminal.columns(), System.out);
  }

  /** Prints a line above the bar. */
  void line(String text) {
    if (verbosity != Verbosity.SILENT) out.println(text);
  }

  /** Starts a bar of so many steps; -1 if that is not known. */
  void begin(long steps) {
    target = steps;
    start = System.nanoTime();
    afterFirst = 0;
    lastDrawn = 0;
    lastWidth = 0;
    current = 0;
  }

  /** Notes a finished step and draws, if it is time to; only then the logs are read. */
  void step(long done, Supplier<Logs> logs) {
    current = done;
    if (done == 1) afterFirst = System.nanoTime();
    if (verbosity != Verbosity.BAR || !moving) return;
    long now = System.nanoTime();
    if (lastDrawn != 0 && now - lastDrawn < INTERVAL) return;
    lastDrawn = now;
    draw(logs.get().toMap(), now, false);
  }

  /** Draws the last state and goes to the next line. */
  void end(Logs logs) {
    long now = System.nanoTime();
    if (target < 0) target = current;
    switch (verbosity) {
      case BAR -> draw(logs.toMap(), now, true);
      case LINE -> {
        String count = count(target);
        out.print(count + " - " + Math.round((now - start) * 1e-9) + "s -" + duration(perStep(target, now)) + values(logs.toMap()) + System.lineSeparator());
        out.flush();
      }
      default -> {}
    }
  }

  private String count(long done) {
    int digits = Long.toString(target).length();
    return String.format(Locale.ROOT, "%" + digits + "d/%d", done, target);
  }

  private void draw(Map<String, Double> values, long now, boolean last) {
    long done = last ? target : current;
    var text = new StringBuilder();
    if (target > 0) {
      int full = (int) (CELLS * done / target);
      text.append(count(done)).append(' ');
      for (int i = 0; i < CELLS; i++) text.append(i < full || cell == '━' ? cell : '-');
    } else {
      text.append(String.format(Locale.ROOT, "%7d/Unknown", done));
    }
    double each = perStep(done, now);
    String time = target > 0 && !last ? clock((long) (each * (target - done))) : Math.round((now - start) * 1e-9) + "s";
    int timeAt = text.length() + 1;
    text.append(' ').append(time).append(duration(each)).append(values(values));
    if (moving && text.length() > columns - 1) text.setLength(Math.max(1, columns - 1)); // a wrapped line cannot be drawn over
    int width = text.length();
    String line = colours ? coloured(text.toString(), done, timeAt, time.length()) : text.toString();
    var message = new StringBuilder();
    if (moving) message.append('\r');
    message.append(line);
    if (lastWidth > width) message.append(" ".repeat(lastWidth - width));
    if (last) message.append(System.lineSeparator());
    out.print(message);
    out.flush();
    lastWidth = width;
  }

  /** Bold numbers, a green bar on a grey one. */
  private String coloured(String text, long done, int timeAt, int timeLength) {
    if (target <= 0) return text;
    int bar = count(done).length() + 1;
    int full = (int) (CELLS * done / target);
    if (text.length() < timeAt + timeLength) return text;
    return "\033[1m" + text.substring(0, bar - 1) + "\033[0m " + (full > 0 ? "\033[32m" + text.substring(bar, bar + full) + "\033[0m" : "")
        + "\033[37m" + text.substring(bar + full, bar + CELLS) + "\033[0m \033[1m" + text.substring(timeAt, timeAt + timeLength) + "\033[0m"
        + text.substring(timeAt + timeLength);
  }

  /** Seconds per step; the first, which builds and warms up, does not count. */
  private double perStep(long done, long now) {
    if (done <= 0) return 0;
    if (afterFirst != 0 && done > 1) return (now - afterFirst) * 1e-9 / (done - 1);
    return (now - start) * 1e-9 / done;
  }

  private static String clock(long seconds) {
    if (seconds > 3600) return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60);
    if (seconds > 60) return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    return seconds + "s";
  }

  private static String duration(double seconds) {
    if (seconds >= 1 || seconds == 0) return String.format(Locale.ROOT, " %.0fs/step", seconds);
    if (seconds >= 1e-3) return String.format(Locale.ROOT, " %.0fms/step", seconds * 1e3);
    return String.format(Locale.ROOT, " %.0fus/step", seconds * 1e6);
  }

  private static String values(Map<String, Double> values) {
    var text = new StringBuilder();
    values.forEach((name, v) -> text.append(" - ").append(name).append(": ").append(number(v)));
    return text.toString();
  }

  private static String number(double v) {
    if (Double.isNaN(v)) return "nan";
    if (Double.isInfinite(v)) return v > 0 ? "inf" : "-inf";
    return String.format(Locale.ROOT, Math.abs(v) > 1e-3 ? "%.4f" : "%.4e", v);
  }
}
