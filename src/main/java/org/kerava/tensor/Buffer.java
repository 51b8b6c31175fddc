package org.kerava.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A handle of elements on a device (internal). Storage is bound late and by the backend that owns the handle: on the CPU it is the Java array
 * of {@link DType#storage()}. A pooled buffer dies when its step ends; what touches it afterwards gets an error that says so.
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Buffer {
  private static final Object GONE = new Object();

  private final Device device;
  private final DType dtype;
  private final int size;
  private @Nullable Object storage; // GONE: the step that owned it has ended
  private @Nullable Object origin;
  private int serial = -1;
  private @Nullable Contents contents; // if a variable has this buffer: a step makes a hundred others, which stay small

  /** The elements that a variable has now. */
  private static final class Contents {
    int version;
    int uses;
    @Nullable Object derived;
  }

  /**
   * A handle without storage.
   *
   * @param device where the elements will be
   * @param dtype their type
   * @param size their number
   */
  public Buffer(Device device, DType dtype, int size) {
    this.device = device;
    this.dtype = dtype;
    this.size = size;
  }

  /** {@return where the elements are} */
  public Device device() {
    return device;
  }

  /** {@return the type of the elements} */
  public DType dtype() {
    return dtype;
  }

  /** {@return the number of elements} */
  public int size() {
    return size;
  }

  /**
   * Binds the storage.
   *
   * @param storage the backend's own object, at least {@link #size()} elements long
   */
  public void bind(Object storage) {
    this.storage = storage;
  }

  /** {@return the storage} */
  public Object storage() {
    if (storage == GONE) throw gone();
    if (storage == null) {
      throw new IllegalStateException("this tensor has a shape but no values: layers are called without values to find their output shapes; "
          + "do not read values (item, toArray) inside call");
    }
    return storage;
  }

  /** {@return its place among the buffers of its step; -1 if it belongs to none} */
  public int serial() {
    return serial;
  }

  /**
   * Notes the place among the buffers of its step.
   *
   * @param serial from 0
   */
  public void serial(int serial) {
    this.serial = serial;
  }

  /** {@return whether the elements can still be used} */
  public boolean alive() {
    return storage != GONE;
  }

  /**
   * Notes where the tensor was made, for the message of {@link #storage()}.
   *
   * @param origin from {@link Origin#current()}
   */
  public void origin(@Nullable Object origin) {
    this.origin = origin;
  }

  /** {@return how often the elements have changed since a variable has this buffer; -1 if none has} */
  public int version() {
    return contents instanceof Contents c ? c.version : -1;
  }

  /** Notes that the elements of a variable have changed: what was derived from them no longer holds. */
  public void changed() {
    Contents c = contents;
    if (c == null) {
      contents = new Contents();
      return;
    }
    c.version++;
    c.uses = 0;
    c.derived = null;
  }

  /** {@return how many uses of the present elements were counted before this one} */
  public int use() {
    Contents c = contents;
    if (c == null) return 0;
    return c.uses == Integer.MAX_VALUE ? c.uses : c.uses++;
  }

  /** {@return what a backend has made of the elements, such as packed weights; it must have noted the version before it read them} */
  public @Nullable Object derived() {
    return contents instanceof Contents c ? c.derived : null;
  }

  /**
   * Keeps what a backend has made of the elements, until they change.
   *
   * @param derived its own object
   */
  public void derive(Object derived) {
    if (contents instanceof Contents c) c.derived = derived;
  }

  /** Takes the storage away: the step that owned it has ended. */
  public void kill() {
    storage = GONE;
  }

  private IllegalStateException gone() {
    return new IllegalStateException("this tensor was an intermediate of a training, evaluation or prediction step that has ended"
        + " (made " + (origin == null ? "outside of layers: in a loss, a metric, a gradient or your own code" : "in the layer " + origin)
        + "); its memory is in use again. Call keep() on it inside the step, or return it from the step");
  }
}
