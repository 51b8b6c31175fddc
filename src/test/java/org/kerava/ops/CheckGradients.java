package org.kerava.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/** Compares gradients with finite differences, in float64, to second order. */
public final class CheckGradients {
  private static final double STEP = 1e-5;

  private final Supplier<Tensor> loss;
  private final List<Variable> variables;
  private final Random random = new Random(7);
  private final List<String> problems = new ArrayList<>();

  private CheckGradients(Supplier<Tensor> loss, List<Variable> variables) {
    this.loss = loss;
    this.variables = variables;
  }

  /**
   * What is wrong; empty if nothing is.
   *
   * @param loss computes a scalar from the variables
   * @param variables in float64
   */
  public static List<String> check(Supplier<Tensor> loss, List<Variable> variables) {
    var c = new CheckGradients(loss, variables);
    for (int i = 0; i < variables.size(); i++) c.first(i);
    c.second();
    return c.problems;
  }

  private List<double[]> gradients() {
    try (var tape = new GradientTape()) {
      return tape.gradient(loss.get(), variables).stream().map(Tensor::toDoubleArray).toList();
    }
  }

  /** The derivative along a random direction of one variable. */
  private void first(int i) {
    double[] v = direction(variables.get(i));
    double exact = 0;
    double[] g = gradients().get(i);
    double scale = 1;
    for (int k = 0; k < v.length; k++) {
      exact += g[k] * v[k];
      scale += Math.abs(g[k]);
    }
    move(i, v, STEP);
    double up = loss.get().item();
    move(i, v, -2 * STEP);
    double down = loss.get().item();
    move(i, v, STEP);
    double numeric = (up - down) / (2 * STEP);
    if (!(Math.abs(exact - numeric) <= 1e-7 * scale)) {
      problems.add(String.format(Locale.ROOT, "gradient of %s: %.9g along a direction, by differences %.9g", variables.get(i), exact, numeric));
    }
  }

  /** The change of the gradients along a random direction of all variables. */
  private void second() {
    List<double[]> v = variables.stream().map(this::direction).toList();
    List<double[]> exact;
    try (var outer = new GradientTape()) {
      Tensor along = Tensor.scalar(0.0).cast(DType.FLOAT64);
      try (var inner = new GradientTape()) {
        List<Tensor> g = inner.gradient(loss.get(), variables);
        for (int i = 0; i < g.size(); i++) along = along.plus(Operations.sum(g.get(i).times(Tensor.of(v.get(i), g.get(i).shape(), DType.FLOAT64))));
      }
      exact = outer.gradient(along, variables).stream().map(Tensor::toDoubleArray).toList();
    }
    for (int i = 0; i < v.size(); i++) move(i, v.get(i), STEP);
    List<double[]> up = gradients();
    for (int i = 0; i < v.size(); i++) move(i, v.get(i), -2 * STEP);
    List<double[]> down = gradients();
    for (int i = 0; i < v.size(); i++) move(i, v.get(i), STEP);
    for (int i = 0; i < v.size(); i++) {
      double scale = 1;
      double worst = 0;
      for (int k = 0; k < v.get(i).length; k++) {
        double numeric = (up.get(i)[k] - down.get(i)[k]) / (2 * STEP);
        scale = Math.max(scale, Math.abs(numeric));
        double d = Math.abs(numeric - exact.get(i)[k]);
        if (!(d <= worst)) worst = d;
      }
      if (!(worst <= 1e-6 * scale)) problems.add(String.format(Locale.ROOT, "second order of %s: off by %.2g of %.3g", variables.get(i), worst, scale));
    }
  }

  private double[] direction(Variable v) {
    double[] d = new double[v.size()];
    for (int i = 0; i < d.length; i++) d[i] = random.nextGaussian();
    return d;
  }

  private void move(int i, double[] direction, double by) {
    Variable v = variables.get(i);
    double[] x = v.toDoubleArray();
    for (int k = 0; k < x.length; k++) x[k] += by * direction[k];
    v.assign(Tensor.of(x, v.shape(), DType.FLOAT64));
  }
}
