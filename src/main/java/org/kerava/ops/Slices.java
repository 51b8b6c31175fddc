package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Python's text between the brackets: integers, {@code a:b:c}, {@code ...} and {@code None}. Parsed once per text; always a view.
 */
final class Slices {
  private enum Kind { AT, RANGE, REST, NEW }

  /** One item; absent numbers are null. */
  private record Item(Kind kind, @Nullable Integer start, @Nullable Integer stop, int step) {}

  private static final ConcurrentHashMap<String, Slices> parsed = new ConcurrentHashMap<>();

  private final List<Item> items;

  private Slices(List<Item> items) {
    this.items = items;
  }

  /** Fixed positions of the first axes. */
  static Slices of(int... positions) {
    return new Slices(Arrays.stream(positions).mapToObj(i -> new Item(Kind.AT, i, null, 1)).toList());
  }

  /** A range of one axis. */
  static Slices along(int axis, int start, int stop, int step) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < axis; i++) items.add(new Item(Kind.RANGE, null, null, 1));
    items.add(new Item(Kind.RANGE, start, stop, step));
    return new Slices(items);
  }

  /** One axis from its end to its start. */
  static Slices reversed(int axis) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < axis; i++) items.add(new Item(Kind.RANGE, null, null, 1));
    items.add(new Item(Kind.RANGE, null, null, -1));
    return new Slices(items);
  }

  /** A range of each axis. */
  static Slices box(int[] start, int[] stop) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < start.length; i++) items.add(new Item(Kind.RANGE, start[i], stop[i], 1));
    return new Slices(items);
  }

  /** Python's text. */
  static Slices of(String text) {
    Slices s = parsed.get(text);
    if (s == null) {
      s = parse(text);
      if (parsed.size() < 10_000) parsed.put(text, s);
    }
    return s;
  }

  private static Slices parse(String text) {
    var items = new ArrayList<Item>();
    int at = 0;
    boolean rest = false;
    for (String piece : text.split(",", -1)) {
      String p = piece.strip();
      int here = at + Math.max(0, piece.indexOf(p));
      at += piece.length() + 1;
      if (p.isEmpty()) {
        if (at > text.length() && !items.isEmpty()) break; // a trailing comma
        throw wrong(text, here, "a number, a:b:c, ... or None is missing");
      } else if (p.equals("...")) {
        if (rest) throw wrong(text, here, "... may occur once only");
        rest = true;
        items.add(new Item(Kind.REST, null, null, 1));
      } else if (p.equals("None")) {
        items.add(new Item(Kind.NEW, null, null, 1));
      } else if (p.indexOf(':') < 0) {
        items.add(new Item(Kind.AT, number(text, p, here), null, 1));
      } else {
        String[] parts = p.split(":", -1);
        if (parts.length > 3) throw wrong(text, here, "a:b:c has at most two colons");
        Integer step = parts.length == 3 ? number(text, parts[2], here) : null;
        if (step != null && step == 0) throw wrong(text, here, "the step is 0");
        items.add(new Item(Kind.RANGE, number(text, parts[0], here), number(text, parts[1], here), step == null ? 1 : step));
      }
    }
    return new Slices(List.copyOf(items));
  }

  private static @Nullable Integer number(String text, String part, int at) {
    String p = part.strip();
    if (p.isEmpty()) return null;
    try {
      return Integer.valueOf(p);
    } catch (NumberFormatException e) {
      throw wrong(text, at, "\"" + p + "\" is not a whole number");
    }
  }

  private static IllegalArgumentException wrong(String text, int at, String why) {
    return new IllegalArgumentException("get(\"" + text + "\"): " + why + " (character " + (at + 1) + ")\n  " + text + "\n  " + " ".repeat(Math.max(0, at)) + "^");
  }

  Tensor apply(Tensor x) {
    return ShapeOps.part(x, this);
  }

  /** What stands between the brackets: numbers, ranges, null and {@link OpCall#ELLIPSIS}. */
  List<@Nullable Object> items() {
    var all = new ArrayList<@Nullable Object>();
    for (Item i : items) {
      all.add(switch (i.kind) {
        case AT -> i.start;
        case RANGE -> new OpCall.Range(i.start, i.stop, i.step);
        case REST -> OpCall.ELLIPSIS;
        case NEW -> null;
      });
    }
    return all;
  }

  /** The part of a layout. */
  Layout layout(Layout whole) {
    Shape shape = whole.shape();
    int used = 0;
    for (Item i : items) {
      if (i.kind == Kind.AT || i.kind == Kind.RANGE) used++;
    }
    if (used > shape.ndim()) throw new ShapeException("get: " + used + " slices for a tensor of shape " + shape);
    int offset = whole.offset();
    int[] lengths = new int[shape.ndim() + items.size()];
    int[] strides = new int[lengths.length];
    int rank = 0;
    int axis = 0;
    for (Item item : items) {
      switch (item.kind) {
        case NEW -> {
          lengths[rank++] = 1;
        }
        case REST -> {
          for (int n = shape.ndim() - used; n > 0; n--, axis++) {
            lengths[rank] = shape.get(axis);
            strides[rank++] = whole.stride(axis);
          }
        }
        case AT -> {
          int n = shape.get(axis);
          int i = item.start == null ? 0 : item.start;
          int at = i < 0 ? i + n : i;
          if (at < 0 || at >= n) throw new IndexOutOfBoundsException("get: position " + i + " is out of range for axis " + axis + " of the shape " + shape);
          offset += at * whole.stride(axis);
          axis++;
        }
        case RANGE -> {
          int n = shape.get(axis);
          int step = item.step;
          int start = bound(item.start, step > 0 ? 0 : n - 1, n, step);
          int stop = bound(item.stop, step > 0 ? n : -1, n, step);
          int count = step > 0 ? Math.max(0, (stop - start + step - 1) / step) : Math.max(0, (start - stop - step - 1) / -step);
          if (count > 0) offset += start * whole.stride(axis);
          lengths[rank] = count;
          strides[rank++] = whole.stride(axis) * step;
          axis++;
        }
      }
    }
    for (; axis < shape.ndim(); axis++) {
      lengths[rank] = shape.get(axis);
      strides[rank++] = whole.stride(axis);
    }
    return Layout.of(whole.dtype(), offset, Shape.of(Arrays.copyOf(lengths, rank)), Arrays.copyOf(strides, rank));
  }

  private static int bound(@Nullable Integer given, int otherwise, int n, int step) {
    if (given == null) return otherwise;
    int i = given < 0 ? given + n : given;
    return step > 0 ? Math.clamp(i, 0, n) : Math.clamp(i, -1, n - 1);
  }
}
