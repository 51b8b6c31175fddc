package org.kerava.tensor;

import org.jspecify.annotations.Nullable;

/** A tensor with values (internal: users see {@link Tensor}). */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class EagerTensor implements Tensor {
  private final View view;
  private @Nullable Tensor mask;
  private @Nullable Tensor logits;

  /**
   * A tensor of existing elements.
   *
   * @param view the elements, which must not change any more
   */
  public EagerTensor(View view) {
    this.view = view;
  }

  /** {@return the elements} */
  public View view() {
    return view;
  }

  @Override
  public Shape shape() {
    return view.layout().shape();
  }

  @Override
  public DType dtype() {
    return view.layout().dtype();
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
