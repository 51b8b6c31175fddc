package org.kerava.tensor;

import org.jspecify.annotations.Nullable;

/** A tensor with values (internal: users see {@link Tensor}). */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class EagerTensor implements Tensor {
  private final Layout layout;
  private final @Nullable RowSum rows;
  private @Nullable View view; // of a sum by rows: when somebody asks for it
  private @Nullable Range range;
  private @Nullable Tensor mask;
  private @Nullable Tensor logits;

  /**
   * A tensor of existing elements.
   *
   * @param view the elements, which must not change any more
   */
  public EagerTensor(View view) {
    this.view = view;
    layout = view.layout();
    rows = null;
  }

  /**
   * A sum of slices by rows, whose zeros are made only if they are asked for.
   *
   * @param shape of the sum
   * @param rows what it is the sum of, which must not change any more
   */
  public EagerTensor(Shape shape, RowSum rows) {
    layout = Layout.contiguous(rows.slices().dtype(), shape);
    this.rows = rows;
  }

  /** {@return the elements} */
  public View view() {
    View v = view;
    if (v == null) {
      if (rows == null) throw new AssertionError("a tensor without elements");
      view = v = TensorOps.get().sum(rows, layout.shape());
    }
    return v;
  }

  /** {@return the slices that this is the sum of by rows, or null: then it only has elements (internal)} */
  public @Nullable RowSum rows() {
    return rows;
  }

  /** {@return the elements, or null if they have not been made (internal)} */
  public @Nullable View made() {
    return view;
  }

  /**
   * Between which values the elements are.
   *
   * @param least the smallest
   * @param most the largest
   */
  public record Range(long least, long most) {}

  /** {@return what {@link #range(Range)} noted, or null (internal)} */
  public @Nullable Range range() {
    return range;
  }

  /**
   * Notes between which values the elements are, for the next one who has to check them (internal).
   *
   * @param range of whole numbers
   */
  public void range(Range range) {
    this.range = range;
  }

  @Override
  public Shape shape() {
    return layout.shape();
  }

  @Override
  public DType dtype() {
    return layout.dtype();
  }

  /** {@return the mask that a layer attached, or null (internal)} */
  @Nullable Tensor mask() {
    return mask;
  }

  /**
   * Attaches a mask (internal).
   *
   * @param mask of truth values, or null
   */
  void mask(@Nullable Tensor mask) {
    this.mask = mask;
  }

  /** {@return what this is the softmax or sigmoid of, or null (internal)} */
  public @Nullable Tensor logits() {
    return logits;
  }

  /**
   * Notes what this is the softmax or sigmoid of (internal).
   *
   * @param logits the operand
   */
  public void logits(Tensor logits) {
    this.logits = logits;
  }

  @Override
  public String toString() {
    return HostArrays.text(this);
  }
}
