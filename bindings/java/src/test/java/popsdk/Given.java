package popsdk;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What the tests give to PoP: the trial directory, and hosts without network, disk or voice. */
final class Given {
  static final String DEMO = "001.demo-helpline";

  private Given() {}

  static EmbeddedDirectory directory() {
    try {
      return EmbeddedDirectory.fromFolder(new File(System.getProperty("popsdk.test.directory")));
    } catch (IOException fault) {
      throw new AssertionError(fault);
    }
  }

  static PopClient.Builder builder() {
    return PopClient.builder().directory(directory()).words(PopClient.Words.DRAFTS);
  }

  static Device.Builder device() {
    return Device.builder().locales("de-DE", "en").region("DE").timeZone("Europe/Berlin").can(Device.Can.values());
  }

  static FlowConfig flow() {
    return new FlowConfig(device().build()).band(Flow.Band.B).platform(Flow.Platform.DESKTOP);
  }

  /** Collects until it has happened; the test's own time limit is what ends it otherwise. */
  static void collectUntil(BooleanSupplier happened) {
    while (!happened.getAsBoolean()) {
      System.gc();
      Thread.yield();
    }
  }

  static boolean gone(WeakReference<?> reference) {
    return reference.get() == null;
  }

  /** Takes requests and never answers by itself. */
  static class SilentTransport implements HttpTransport {
    final Deque<HttpExchange> open = new ArrayDeque<>();
    final Deque<HttpRequest> asked = new ArrayDeque<>();
    int cancelled;

    @Override
    public void start(HttpRequest request, HttpExchange exchange) throws IOException {
      asked.add(request);
      open.add(exchange);
    }

    @Override
    public void cancel(HttpExchange exchange) {
      ++cancelled;
    }

    void finishAll() {
      while (!open.isEmpty()) open.poll().finish(HttpResponse.failed(PopResult.E_NETWORK));
    }
  }

  static class MemoryStorage implements SecureStorage {
    final Map<String, byte[]> values = new HashMap<>();
    final Deque<byte[]> taken = new ArrayDeque<>();

    @Override
    public synchronized byte[] read(String name) throws IOException {
      byte[] value = values.get(name);
      return value == null ? null : value.clone();
    }

    @Override
    public synchronized void write(String name, byte[] value) throws IOException {
      values.put(name, value.clone());
      taken.add(value);
    }

    @Override
    public synchronized void erase(String name) throws IOException {
      values.remove(name);
    }
  }
}
