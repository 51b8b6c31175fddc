package org.kerava.tensor;

import org.jspecify.annotations.Nullable;

/** A tensor with values (internal: users see {@link Tensor}). */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class EagerTensor implements Tensor {
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
    rows = null;
  }

  /**
   * A sum of slices by rows, whose zeros are made only if they are asked for.
   *
   * @param rows what it is the sum of, which must not change any more
   */
  public EagerTensor(RowSum rows) {
    this.rows = rows;
  }

  /** {@return the elements} */
  public View view() {
    View v = view;
    if (v == null) {
      if (rows == null) throw new AssertionError("a tensor without elements");
      view = v = TensorOps.get().sum(rows);
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

  /** {@return between which values the elements, whole numbers, are; those of a batch may be fewer (internal)} */
  public Range range() {
    Range r = range;
    if (r == null) range = r = new Range(this);
    return r;
  }

  /**
   * Says that the elements are among those of another tensor, whose range, if somebody wants or will want to know it, is then theirs (internal).
   *
   * @param all other whole numbers
   * @return this
   */
  public EagerTensor among(Tensor all) {
    if (all instanceof EagerTensor e) range = e.range;
    return this;
  }

  @Override
  public Shape shape() {
    View v = view;
    return v != null || rows == null ? view().shape() : rows.shape();
  }

  @Override
  public DType dtype() {
    View v = view;
    return v != null || rows == null ? view().dtype() : rows.slices().dtype();
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
