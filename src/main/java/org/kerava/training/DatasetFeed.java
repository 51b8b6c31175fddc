package org.kerava.training;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;

/** Batches of a data set. */
final class DatasetFeed implements Feed {
  private final Dataset data;
  private @Nullable Iterator<Batch> iterator;
  private @Nullable Batch next;
  private long batches;
  private long read;

  DatasetFeed(Dataset data) {
    this.data = data;
    this.batches = data.cardinality().orElse(-1);
  }

  @Override
  public long batches() {
    return batches;
  }

  @Override
  public void restart() {
    close();
    iterator = data.iterator();
    read = 0;
  }

  @Override
  public boolean advance() {
    if (iterator == null) restart();
    Iterator<Batch> it = iterator;
    if (it == null || !it.hasNext()) {
      if (batches < 0) batches = read; // now it is known
      return false;
    }
    next = it.next();
    read++;
    return true;
  }

  @Override
  public Batch batch() {
    Batch b = next;
    if (b == null) throw new NoSuchElementException("the data set has no further batch");
    return b;
  }

  @Override
  public void close() {
    if (iterator instanceof AutoCloseable c) {
      try {
        c.close();
      } catch (Exception e) {
        throw new IllegalStateException("the data set could not be closed", e);
      }
    }
    iterator = null;
    next = null;
  }
}
