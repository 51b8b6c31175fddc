package org.kerava.models;

import java.util.List;
import java.util.Locale;
import org.kerava.backend.Limits;

/**
 * Where the time of a model's step goes: its operations, dearest first. Made by {@link Model#profile}; {@code toString} is a table of the
 * ten dearest.
 */
public final class Profile {
  private static final int SHOWN = 10;

  /**
   * All calls in one step of one kernel with one output shape for one layer.
   *
   * @param name of the kernel, as in "linear relu"
   * @param shape of its output
   * @param layer whose name; empty for gradients, losses, metrics and updates
   * @param calls in a step
   * @param milliseconds of all of them in a step, on average
   * @param gflops 10^9 floating-point operations a second of products and convolutions; 0 for the rest, which is bound by memory
   * @param gigabytes 10^9 bytes a second of operands read and written
   * @param ofLimit the share of the machine's own speed, which its multiply-adds or its memory bound; above 1 where the caches help
   */
  public record Op(String name, String shape, String layer, double calls, double milliseconds, double gflops, double gigabytes, double ofLimit) {}

  private final String title;
  private final int runs;
  private final double milliseconds;
  private final List<Op> ops;
  private final Limits limits;

  Profile(String title, int runs, double milliseconds, List<Op> ops, Limits limits) {
    this.title = title;
    this.runs = runs;
    this.milliseconds = milliseconds;
    this.ops = ops;
    this.limits = limits;
  }

  /** {@return all operations, dearest first} */
  public List<Op> ops() {
    return ops;
  }

  /** {@return the time of a step on average, with all that is between the operations} */
  public double milliseconds() {
    return milliseconds;
  }

  /** {@return how many steps were measured} */
  public int runs() {
    return runs;
  }

  @Override
  public String toString() {
    int[] width = {9, 12, 5};
    List<Op> shown = ops.subList(0, Math.min(SHOWN, ops.size()));
    for (Op o : shown) {
      width[0] = Math.max(width[0], o.name.length());
      width[1] = Math.max(width[1], o.shape.length());
      width[2] = Math.max(width[2], o.layer.length());
    }
    var text = new StringBuilder(String.format(Locale.ROOT, "%s: %.3f ms, mean of %,d runs%n", title, milliseconds, runs));
    text.append(String.format(Locale.ROOT, "limits of this machine: %.0f GFLOP/s, %.0f GB/s in its caches, %.0f GB/s in memory%n%n", limits.gflops(),
        limits.cachedGigabytes(), limits.memoryGigabytes()));
    String row = "%-" + width[0] + "s  %-" + width[1] + "s  %-" + width[2] + "s  %6s  %9s  %7s  %8s  %7s  %8s%n";
    text.append(String.format(Locale.ROOT, row, "operation", "output shape", "layer", "calls", "ms", "share", "GFLOP/s", "GB/s", "of limit"));
    double rest = milliseconds;
    for (Op o : shown) {
      rest -= o.milliseconds;
      text.append(String.format(Locale.ROOT, row, o.name, o.shape, o.layer, String.format(Locale.ROOT, o.calls % 1 == 0 ? "%.0f" : "%.2f", o.calls),
          milliseconds(o.milliseconds), percent(o.milliseconds / milliseconds), o.gflops == 0 ? "" : String.format(Locale.ROOT, "%.1f", o.gflops),
          String.format(Locale.ROOT, "%.1f", o.gigabytes), percent(o.ofLimit)));
    }
    double others = ops.stream().skip(SHOWN).mapToDouble(Op::milliseconds).sum();
    if (ops.size() > SHOWN) text.append(tail(row, ops.size() - SHOWN + " others", others));
    return text.append(tail(row, "between operations", Math.max(0, rest - others))).toString().stripTrailing();
  }

  private String tail(String row, String what, double ms) {
    String line = String.format(Locale.ROOT, row, "", "", "", "", milliseconds(ms), percent(ms / milliseconds), "", "", "");
    return what + line.substring(what.length()).stripTrailing() + System.lineSeparator();
  }

  private static String milliseconds(double ms) {
    return String.format(Locale.ROOT, ms < 10 ? "%.4f" : "%.2f", ms);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
