package popsdk;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands what happened in a poll to the app's listeners, after the native side has returned. Safe on any thread: the native side
 * has let the next one in by then.
 */
final class Events {
  private static final int CHANGED = 0;

  private final Host host;
  private final Map<Long, WeakReference<Flow>> flows = new ConcurrentHashMap<>();
  private final AtomicLong lastFlow = new AtomicLong();
  private volatile boolean closed;
  volatile UpdateListener update;

  Events(Host host) {
    this.host = host;
  }

  long nextFlow() {
    return lastFlow.incrementAndGet();
  }

  void add(long id, Flow flow) {
    for (Map.Entry<Long, WeakReference<Flow>> known : flows.entrySet()) {
      if (known.getValue().get() == null) flows.remove(known.getKey());
    }
    flows.put(id, new WeakReference<>(flow));
  }

  void close() {
    closed = true;
  }

  /** Every listener is told, also where another one throws; what the first threw is thrown at the end. */
  void tell(byte[] packet) {
    PacketReader from = new PacketReader(packet);
    Throwable first = null;
    while (from.more()) {
      Runnable event = from.number() == CHANGED ? changed(from.number()) : updated(from);
      try {
        if (host.listeners == null) {
          event.run();
        } else {
          host.listeners.execute(event);
        }
      } catch (Throwable thrown) {
        if (first == null) {
          first = thrown;
        } else if (first != thrown) {
          first.addSuppressed(thrown);
        }
      }
    }
    if (first != null) Host.rethrow(first);
  }

  private Runnable changed(long id) {
    WeakReference<Flow> known = flows.get(id);
    return () -> {
      Flow flow = known == null ? null : known.get();
      if (flow != null && !closed) flow.tell();
    };
  }

  private Runnable updated(PacketReader from) {
    PopResult result = PopResult.of(from.small());
    String reason = from.text();
    UpdateListener told = update;
    update = null;
    return () -> {
      if (told != null && !closed) told.done(result, reason);
    };
  }
}
