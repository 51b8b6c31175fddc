package org.kerava.backend.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Window;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * Convolutions and poolings, each of the images that the one before made and nobody else needs. A few images go through
 * all of them before the next few do, on one thread: what is made on the way stays in a core's cache and is never
 * stored. An image's result does not depend on the others, so it has the same bits.
 */
final class Relay {
  /** Elements made on the way at a time: 1 MB. With fewer images at a time kernels are packed too often. */
  private static final int BLOCK = 1 << 18;
  /** Fewer images are too few for the threads. */
  private static final int LEAST_IMAGES = 8;
  /** Sums of more products than this may be cut, by the size of the batch. */
  private static final int MOST_DEPTH = 4096;

  private final Call[] all;
  private final List<Integer> members;
  private final int images;
  private final int blocks;

  /** Of calls that {@link #continues go on} with one another. */
  Relay(Call[] all, List<Integer> members) {
    this.all = all;
    this.members = members;
    images = layout(all[members.getFirst()], 0).shape().get(0);
    blocks = Math.min(images, Math.ceilDiv(Math.ceilDiv(images, Math.max(1, BLOCK / perImage())), 4) * 4);
  }

  /** The elements of an image that are made on the way. */
  private int perImage() {
    return members.subList(0, members.size() - 1).stream().mapToInt(i -> layout(all[i], 0).size() / images).sum();
  }

  /** {@return whether there are many small images, and at least so many elements are made on the way} */
  boolean pays(int least) {
    return images >= LEAST_IMAGES && (long) images * perImage() >= least && perImage() <= BLOCK;
  }

  /** {@return whether a call goes on with the images that another made} */
  static boolean continues(Call last, Call next) {
    if (!member(last) || !member(next) || next.operand(1) != last.operand(0)) return false;
    return layout(next, 1).equals(layout(last, 0));
  }

  private static boolean member(Call c) {
    boolean conv = c.kind() == Kind.CONV || c.kind() == Kind.CONV_LINEAR;
    if (!conv && c.kind() != Kind.POOL || !dense(c, 0) || !dense(c, 1)) return false;
    return !conv || layout(c, 2).size() / Math.max(1, layout(c, 2).shape().last()) <= MOST_DEPTH;
  }

  private static boolean dense(Call c, int operand) {
    Layout l = layout(c, operand);
    return l.dtype() == DType.FLOAT32 && l.isContiguous() && l.size() > 0;
  }

  private static Layout layout(Call c, int operand) {
    if (c.layout(operand) instanceof Layout l) return l;
    throw new AssertionError(c + " without operand " + operand);
  }

  /** Makes the calls, whose operands have been located. */
  void run(Calls c, Backend b) {
    b.tasks(blocks, block -> {
      int from = Math.toIntExact((long) images * block / blocks);
      int count = Math.toIntExact((long) images * (block + 1) / blocks) - from;
      try (var _ = b.begin(this)) {
        View x = part(c.located(members.getFirst(), 1), from, count);
        for (int i : members) {
          View out = i == members.getLast() ? part(c.located(i, 0), from, count) : made(layout(all[i], 0), count, b);
          call(c, i, b, out, x);
          if (i != members.getFirst()) b.release(x.buffer());
          x = out;
        }
      }
    });
    for (int i : members) c.made(i);
  }

  private void call(Calls c, int i, Backend b, View out, View x) {
    var window = (Window) c.what(i);
    switch (all[i].kind()) {
      case POOL -> b.pool(c.flag(i), window, out, x);
      case CONV -> b.conv(window, out, x, c.located(i, 2));
      default -> {
        View bias = all[i].layout(3) == null ? null : c.located(i, 3);
        b.convLinear(window, out, x, c.located(i, 2), bias, c.unary(i));
      }
    }
  }

  private static View part(View v, int from, int count) {
    Layout l = v.layout();
    return v.with(some(l, count).startingAt(l.offset() + from * l.stride(0)));
  }

  private static View made(Layout l, int count, Backend b) {
    Layout some = some(l, count);
    return new View(b.alloc(DType.FLOAT32, some.size()), some);
  }

  private static Layout some(Layout l, int count) {
    return Layout.contiguous(DType.FLOAT32, l.shape().with(0, count));
  }
}
