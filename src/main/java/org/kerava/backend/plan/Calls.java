package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Un;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * The calls of one step in order, in flat arrays that are used again in the next step: what each is, on which views,
 * with which numbers. A call is added with {@link #start}, {@link #add}, {@link #number} and {@link #finish};
 * {@link #run} makes it.
 *
 * <p>Operands are also numbered: a buffer that the step allocated by its number in the order of allocation (0, 1, ...),
 * one from outside by -2, -3, ... in the order in which the step first names it, an operand that is left out by
 * {@link #NONE}. So equal steps have equal numbers.
 */
final class Calls {
  /** The number of an operand that is left out. */
  static final int NONE = -1;

  private static final Un[] UNARIES = Un.values();
  private static final int[] NO_AXES = {};

  private int size;
  private Kind[] kinds = new Kind[64];
  private @Nullable Object[] whats = new Object[64];
  private int[] codes = new int[64];
  private int[][] axes = new int[64][];
  private int[] viewsAt = new int[65];
  private int[] numbersAt = new int[65];
  private @Nullable View[] views = new View[256]; // as the caller sees them
  private @Nullable View[] located = new View[256]; // where they are when the call runs
  private int[] operands = new int[256];
  private @Nullable View[][] passed = new View[16][]; // the operands of the call that is made, by their number
  private long[] numbers = new long[64];
  private int viewCount;
  private int numberCount;
  private int at;

  /** {@return the number of calls} */
  int size() {
    return size;
  }

  // ---- adding a call ----

  /** Begins a call; one that was begun but not finished is forgotten. */
  void start(Kind kind, @Nullable Object what) {
    if (size == kinds.length) grow();
    viewCount = viewsAt[size];
    numberCount = numbersAt[size];
    kinds[size] = kind;
    whats[size] = what;
    codes[size] = 0;
    axes[size] = NO_AXES;
  }

  private void grow() {
    int n = 2 * size;
    kinds = Arrays.copyOf(kinds, n);
    whats = Arrays.copyOf(whats, n);
    codes = Arrays.copyOf(codes, n);
    axes = Arrays.copyOf(axes, n);
    viewsAt = Arrays.copyOf(viewsAt, n + 1);
    numbersAt = Arrays.copyOf(numbersAt, n + 1);
  }

  /** Adds an operand to the call that was begun. */
  void add(@Nullable View v, int operand) {
    if (viewCount == views.length) {
      views = Arrays.copyOf(views, 2 * viewCount);
      located = Arrays.copyOf(located, 2 * viewCount);
      operands = Arrays.copyOf(operands, 2 * viewCount);
    }
    views[viewCount] = v;
    located[viewCount] = v;
    operands[viewCount++] = operand;
  }

  /** Adds the bits of a number. */
  void number(long bits) {
    if (numberCount == numbers.length) numbers = Arrays.copyOf(numbers, 2 * numberCount);
    numbers[numberCount++] = bits;
  }

  /** Notes what is structure but no object. */
  void structure(int code) {
    codes[size] = code;
  }

  /** Notes axes. */
  void over(int[] axes) {
    this.axes[size] = axes;
  }

  /** {@return the position of the call that was begun, which now counts} */
  int finish() {
    viewsAt[size + 1] = viewCount;
    numbersAt[size + 1] = numberCount;
    return size++;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(views, 0, viewsAt[size], null);
    Arrays.fill(located, 0, viewsAt[size], null);
    Arrays.fill(whats, 0, size, null);
    size = 0;
  }

  // ---- looking at calls ----

  Kind kind(int call) {
    return kinds[call];
  }

  /** {@return what the call is, without its operands and numbers} */
  Call call(int i) {
    int n = viewsAt[i + 1] - viewsAt[i];
    var layouts = new @Nullable Layout[n];
    for (int k = 0; k < n; k++) layouts[k] = view(i, k) instanceof View v ? v.layout() : null;
    int[] named = Arrays.copyOfRange(operands, viewsAt[i], viewsAt[i + 1]);
    return new Call(kinds[i], whats[i], codes[i], axes[i].clone(), named, layouts);
  }

  @Nullable Object what(int call) {
    return whats[call];
  }

  int code(int call) {
    return codes[call];
  }

  boolean flag(int call) {
    return (codes[call] & 1) == 1;
  }

  @Nullable Un unary(int call) {
    return codes[call] < 0 ? null : UNARIES[codes[call]];
  }

  int[] axes(int call) {
    return axes[call];
  }

  /** {@return how many operands a call has, those left out included} */
  int operands(int call) {
    return viewsAt[call + 1] - viewsAt[call];
  }

  int operand(int call, int k) {
    return operands[viewsAt[call] + k];
  }

  @Nullable View view(int call, int k) {
    return views[viewsAt[call] + k];
  }

  /** Says where an operand is. */
  void locate(int call, int k, View where) {
    located[viewsAt[call] + k] = where;
  }

  /** Says in which buffer an operand is. */
  void locate(int call, int k, Buffer where) {
    if (view(call, k) instanceof View v) locate(call, k, new View(where, v.layout()));
  }

  /** {@return where an operand is} */
  View located(int call, int k) {
    if (located[viewsAt[call] + k] instanceof View v) return v;
    throw new AssertionError(kinds[call] + " without operand " + k);
  }

  /** {@return how many numbers a call takes} */
  int numbers(int call) {
    return numbersAt[call + 1] - numbersAt[call];
  }

  /** Copies the numbers of a call; {@return the position behind them} */
  int numbers(int call, double[] to, int at) {
    for (int i = numbersAt[call]; i < numbersAt[call + 1]; i++) to[at++] = Double.longBitsToDouble(numbers[i]);
    return at;
  }

  // ---- making a call: its arguments as the runners of Kind see them ----

  /** Makes a call, on its operands where they are. */
  void run(int call, Backend b) {
    at = call;
    int n = operands(call);
    if (n >= passed.length) passed = Arrays.copyOf(passed, n + 1);
    var views = passed[n] == null ? passed[n] = new @Nullable View[n] : passed[n];
    System.arraycopy(located, viewsAt[call], views, 0, n);
    kinds[call].runner.run(b, this, views);
    Arrays.fill(views, null);
    made(call);
  }

  /** Notes that a call has been made: the variables that it writes have changed only now. */
  void made(int call) {
    for (int k = 0; k < kinds[call].outputs && k < operands(call); k++) {
      if (located[viewsAt[call] + k] instanceof View v && v.buffer().version() >= 0) v.buffer().changed();
    }
  }

  Object what() {
    if (whats[at] instanceof Object o) return o;
    throw new AssertionError(kinds[at] + " without its function");
  }

  int code() {
    return codes[at];
  }

  boolean flag() {
    return flag(at);
  }

  @Nullable Un unary() {
    return unary(at);
  }

  int[] axes() {
    return axes[at];
  }

  /** {@return the operands 1 and 2, if they are there} */
  List<View> slots() {
    var slots = new ArrayList<View>(2);
    for (int k = 1; k <= 2; k++) {
      if (located[viewsAt[at] + k] instanceof View v) slots.add(v);
    }
    return slots;
  }

  double[] numbers() {
    double[] all = new double[numbers(at)];
    numbers(at, all, 0);
    return all;
  }

  double number(int k) {
    return Double.longBitsToDouble(integer(k));
  }

  long integer(int k) {
    return numbers[numbersAt[at] + k];
  }
}
