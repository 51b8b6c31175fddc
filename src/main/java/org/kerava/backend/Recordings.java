package org.kerava.backend;

import java.util.function.Consumer;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Origin;
import org.kerava.tensor.Scope;

/** Flight recordings: an event {@code org.kerava.Op} for each call of the seam, while a recording runs that has it enabled. Not loaded without jdk.jfr. */
final class Recordings implements FlightRecorderListener {
  /** One call of a backend. Its duration is an event's own. */
  @Name("org.kerava.Op")
  @Label("Operation")
  @Category("Kerava")
  @Description("One call of a kernel: what was computed, and for which layer")
  @StackTrace(false)
  static final class Op extends Event {
    @Label("Operation")
    @Nullable String op;

    @Label("Output Shape")
    @Nullable String shape;

    @Label("Layer")
    @Description("Empty for gradients, losses, metrics and updates")
    @Nullable String layer;
  }

  private @Nullable Scope looking;

  private Recordings() {}

  /** Follows the recordings of this JVM, those that run already included. */
  static void follow() {
    var it = new Recordings();
    FlightRecorder.addListener(it);
    if (FlightRecorder.isInitialized()) it.look();
  }

  @Override
  public void recordingStateChanged(Recording recording) {
    look();
  }

  private synchronized void look() {
    boolean on = EventType.getEventType(Op.class).isEnabled();
    if (on && looking == null) {
      looking = Observers.add(Recordings::begins);
    } else if (!on && looking != null) {
      looking.close();
      looking = null;
    }
  }

  private static @Nullable Consumer<SeamCall> begins() {
    var event = new Op();
    if (!event.isEnabled()) return null;
    event.begin();
    return call -> {
      event.end();
      if (!event.shouldCommit()) return;
      event.op = call.op();
      event.shape = call.shape();
      Origin.Place layer = Origin.current();
      event.layer = layer == null ? "" : layer.name();
      event.commit();
    };
  }
}
