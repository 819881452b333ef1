package popsdk;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;

/** The flows and conversations of a client that the app has not closed; those it forgot are freed by the client's next poll. */
final class Children {
  private final Host host;
  private final Set<Child> open = new HashSet<>();
  private final ReferenceQueue<Handle> forgotten = new ReferenceQueue<>();

  Children(Host host) {
    this.host = host;
  }

  /** What frees a flow or conversation, when it is closed or forgotten. */
  final class Child extends PhantomReference<Handle> {
    private final boolean flow;
    private final long handle;

    private Child(Handle child) {
      super(child, forgotten);
      flow = child instanceof Flow;
      handle = child.handle;
    }

    void close() {
      synchronized (open) {
        open.remove(this);
      }
      if (flow) {
        Native.flowDestroy(host, handle);
      } else {
        Native.conversationDestroy(host, handle);
      }
    }
  }

  Child add(Handle made) {
    Child child = new Child(made);
    synchronized (open) {
      open.add(child);
    }
    return child;
  }

  void freeForgotten() {
    for (Object left; (left = forgotten.poll()) != null; ) ((Child) left).close();
  }
}
