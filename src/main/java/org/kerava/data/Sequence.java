package org.kerava.data;

import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Batches by number: Keras's {@code PyDataset} and {@code Sequence}. Subclass it where a batch can be made alone.
 *
 * @see <a href="https://keras.io/api/utils/python_utils/#pydataset-class">Keras: PyDataset</a>
 */
public abstract class Sequence implements Dataset {
  /** For subclasses. */
  protected Sequence() {}

  /**
   * One batch.
   *
   * @param index from 0
   * @return the batch
   */
  public abstract Batch get(int index);

  /** {@return the number of batches of an epoch} */
  public abstract int length();

  /** Called before each reading. */
  protected void onEpochBegin() {}

  /** Called after each reading to the end, for instance to shuffle. */
  protected void onEpochEnd() {}

  @Override
  public OptionalLong cardinality() {
    return OptionalLong.of(length());
  }

  @Override
  public Iterator<Batch> iterator() {
    onEpochBegin();
    return new Elements.Each(null) {
      private int index;

      @Override
      @Nullable Batch advance() {
        if (index < length()) return get(index++);
        onEpochEnd();
        return null;
      }
    };
  }
}
