package org.kerava.layers.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;

/**
 * What an {@link EinsumDense} equation says about its weights.
 *
 * @param kernel shape of the kernel
 * @param bias shape of the bias, broadcastable to the output
 * @param inputAxes the kernel's axes over which the product sums
 * @param outputAxes the kernel's axes that the output has
 */
record EinsumShapes(Shape kernel, Shape bias, int[] inputAxes, int[] outputAxes) {
  /** Reads {@code X,Y->Z}, {@code ...X,Y->...Z} or {@code X...,Y->Z...}. */
  static EinsumShapes of(String equation, Optional<String> biasAxes, Shape input, Shape output) {
    String e = equation.replace(" ", "").replace("...", "0");
    int comma = e.indexOf(',');
    int arrow = e.indexOf("->");
    if (comma < 0 || arrow < comma) throw wrong(equation);
    String x = e.substring(0, comma);
    String k = e.substring(comma + 1, arrow);
    String z = e.substring(arrow + 2);
    boolean left = x.startsWith("0") && z.startsWith("0");
    boolean right = x.endsWith("0") && z.endsWith("0") && !left;
    if ((x + z).contains("0") && !left && !right || k.contains("0")) throw wrong(equation);
    x = x.replace("0", "");
    z = z.replace("0", "");
    int elided = input.ndim() - x.length();
    if (elided < 0 || elided > 0 && !left && !right) {
      throw new ShapeException("einsumDense: the equation \"" + equation + "\" does not fit the input shape " + input);
    }
    List<Integer> out = full(input, output, elided, left, right);
    if (out.size() != z.length() + elided) {
      throw new ShapeException("einsumDense: the output shape " + output + " does not fit the equation \"" + equation + "\" and the input shape " + input);
    }
    Map<Character, Integer> in = new HashMap<>();
    for (int i = 0; i < x.length(); i++) in.put(x.charAt(i), input.get(left ? i + elided : i));
    Map<Character, Integer> to = new HashMap<>();
    for (int i = 0; i < z.length(); i++) to.put(z.charAt(i), out.get(left ? i + elided : i));
    in.forEach((letter, n) -> {
      Integer m = to.get(letter);
      if (m != null && m != Shape.ANY && !m.equals(n)) {
        throw new ShapeException("einsumDense: axis '" + letter + "' of \"" + equation + "\" is " + n + " in the input " + input + " and " + m
            + " in the output shape " + output);
      }
    });
    return weights(equation, k, z, in, to, biasAxes, right ? elided : 0);
  }

  /** The whole output shape: batch, axes under the dots, and the given ones. */
  private static List<Integer> full(Shape input, Shape output, int elided, boolean left, boolean right) {
    var out = new ArrayList<Integer>();
    for (int n : output.toArray()) out.add(n);
    out.add(0, input.get(0));
    if (left) {
      for (int i = 1; i < elided; i++) out.add(1, input.get(i)); // Keras's order
    }
    if (right) {
      for (int i = input.ndim() - elided; i < input.ndim(); i++) out.add(input.get(i));
    }
    return out;
  }

  private static EinsumShapes weights(String equation, String k, String z, Map<Character, Integer> in, Map<Character, Integer> to,
      Optional<String> biasAxes, int trailing) {
    int[] kernel = new int[k.length()];
    int[] inputs = new int[k.length()];
    int[] outputs = new int[k.length()];
    int summed = 0;
    int kept = 0;
    for (int i = 0; i < kernel.length; i++) {
      char letter = k.charAt(i);
      if (to.containsKey(letter)) {
        kernel[i] = to.get(letter);
        outputs[kept++] = i;
      } else if (in.containsKey(letter)) {
        kernel[i] = in.get(letter);
        inputs[summed++] = i;
      } else {
        throw new IllegalArgumentException("einsumDense: axis '" + letter + "' of the kernel occurs neither in the input nor in the output of \"" + equation + "\"");
      }
    }
    Shape bias = Shape.of();
    if (biasAxes.isPresent()) {
      int first = z.length();
      for (char letter : biasAxes.get().toCharArray()) {
        int at = z.indexOf(letter);
        if (at < 0) throw new IllegalArgumentException("einsumDense: the bias axis '" + letter + "' is not in the output of \"" + equation + "\"");
        first = Math.min(first, at);
      }
      for (int i = first; i < z.length(); i++) bias = bias.append(biasAxes.get().indexOf(z.charAt(i)) >= 0 ? to.get(z.charAt(i)) : 1);
      for (int i = 0; i < trailing; i++) bias = bias.append(1);
    }
    return new EinsumShapes(Shape.of(kernel), bias, Arrays.copyOf(inputs, summed), Arrays.copyOf(outputs, kept));
  }

  private static IllegalArgumentException wrong(String equation) {
    return new IllegalArgumentException("einsumDense: the equation \"" + equation + "\" must have the form \"X,Y->Z\", \"...X,Y->...Z\" or \"X...,Y->Z...\"");
  }
}
