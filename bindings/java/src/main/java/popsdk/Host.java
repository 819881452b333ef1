package popsdk;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an app gave to one client, and the way by which PoP calls it. The native side knows a host by a number and holds no
 * reference to it, so that an app's own objects, which may know the client, keep nothing alive. Whoever can cause a call
 * holds the host: the client, what was made from it, an exchange, a task.
 *
 * <p>What an app's code throws leaves the native side untouched: it is kept there and thrown on when the call to PoP returns.
 */
final class Host {
  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final Map<Long, WeakReference<Host>> ALIVE = new ConcurrentHashMap<>();
  private static final Map<Long, Backstop> BACKSTOPS = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Host> FORGOTTEN = new ReferenceQueue<>();

  final long address;
  final Executor listeners;
  private final Backstop backstop;
  private final HttpTransport http;
  private final Clock clock;
  private final LogSink log;
  private final WakeUp wakeUp;
  private final SecureStorage storage;
  private final Executor tasks;
  private final Speech speech;
  private final Map<Long, HttpExchange> exchanges = new HashMap<>();
  final Children children = new Children(this);

  Host(PopClient.Builder given) {
    http = given.http;
    clock = given.clock;
    log = given.log;
    wakeUp = given.wakeUp;
    storage = given.secureStorage;
    tasks = given.tasks;
    speech = given.speech;
    listeners = given.listeners;
    long id = NEXT.getAndIncrement();
    address = Native.hostCreate(id);
    backstop = new Backstop(this, id, address);
    ALIVE.put(id, new WeakReference<>(this));
    BACKSTOPS.put(id, backstop);
  }

  /** Which of the interfaces were given, as bits, in the order of Host::Tables on the native side. */
  int given() {
    Object[] tables = {http, clock, log, wakeUp, storage, tasks, speech};
    int bits = 0;
    for (int i = 0; i < tables.length; ++i) bits |= tables[i] == null ? 0 : 1 << i;
    return bits;
  }

  void owns(long client) {
    backstop.client = client;
  }

  /** Frees what apps forgot to close, on whichever thread makes or polls a client next: PoP has no thread of its own. */
  static void freeForgotten() {
    for (Object left; (left = FORGOTTEN.poll()) != null; ) ((Backstop) left).free();
  }

  /** How many there are on the native side. */
  static int count() {
    return BACKSTOPS.size();
  }

  /** Frees the client, if it was not closed, and the native side of a host that nobody can reach any more. */
  private static final class Backstop extends PhantomReference<Host> {
    private final long id;
    private final long address;
    private volatile long client;

    Backstop(Host host, long id, long address) {
      super(host, FORGOTTEN);
      this.id = id;
      this.address = address;
    }

    void free() {
      ALIVE.remove(id);
      BACKSTOPS.remove(id);
      Native.clientDestroy(null, address, client);
      Native.hostDestroy(address);
    }
  }

  // ---- Called by the native side ---------------------------------------------------------------

  private static Host of(long id) {
    WeakReference<Host> known = ALIVE.get(id);
    return known == null ? null : known.get();
  }

  private static long unixSeconds(long id) {
    Host host = of(id);
    return host == null ? System.currentTimeMillis() / 1000 : host.clock.unixSeconds();
  }

  private static long monotonicMs(long id) {
    Host host = of(id);
    return host == null ? System.nanoTime() / 1000000 : host.clock.monotonicMs();
  }

  private static void log(long id, int level, byte[] text) {
    Host host = of(id);
    if (host != null) host.log.line(LogSink.Level.values()[level - 1], Utf8.text(text));
  }

  private static void wake(long id) {
    Host host = of(id);
    if (host != null) host.wakeUp.wake();
  }

  private static int startHttp(long id, byte[] request, long address) {
    Host host = of(id);
    if (host == null) return PopResult.E_NETWORK.code();
    HttpExchange exchange = new HttpExchange(host, address);
    synchronized (host.exchanges) {
      host.exchanges.put(address, exchange);
    }
    try {
      host.http.start(new HttpRequest(new PacketReader(request)), exchange);
      return PopResult.OK.code();
    } catch (IOException refused) {
      return host.refuse(exchange, address);
    } catch (RuntimeException | Error fault) {
      Native.keep(fault);
      return host.refuse(exchange, address);
    }
  }

  /** A start that threw after it had finished the exchange has begun it all the same. */
  private int refuse(HttpExchange exchange, long address) {
    if (!exchange.end()) return PopResult.OK.code();
    forget(address);
    return PopResult.E_NETWORK.code();
  }

  /** Before the exchange is freed: its address may then be another's. */
  void forget(long exchange) {
    synchronized (exchanges) {
      exchanges.remove(exchange);
    }
  }

  private static void cancelHttp(long id, long address) {
    Host host = of(id);
    if (host == null) return;
    HttpExchange exchange;
    synchronized (host.exchanges) {
      exchange = host.exchanges.get(address);
    }
    if (exchange != null) host.http.cancel(exchange);
  }

  /** Fills the buffer, which the native side overwrites afterwards, and gives the size. */
  private static int readSecret(long id, byte[] name, byte[] buffer) {
    Host host = of(id);
    if (host == null) return PopResult.E_IO.code();
    byte[] value;
    try {
      value = host.storage.read(Utf8.text(name));
    } catch (IOException fault) {
      return PopResult.E_IO.code();
    }
    if (value == null) return PopResult.E_NOT_FOUND.code();
    boolean fits = value.length <= buffer.length;
    if (fits) System.arraycopy(value, 0, buffer, 0, value.length);
    Arrays.fill(value, (byte) 0);
    return fits ? value.length : PopResult.E_IO.code();
  }

  private static int writeSecret(long id, byte[] name, byte[] value) {
    Host host = of(id);
    if (host == null) return PopResult.E_IO.code();
    try {
      host.storage.write(Utf8.text(name), value);
      return PopResult.OK.code();
    } catch (IOException fault) {
      return PopResult.E_IO.code();
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  private static int eraseSecret(long id, byte[] name) {
    Host host = of(id);
    if (host == null) return PopResult.E_IO.code();
    try {
      host.storage.erase(Utf8.text(name));
      return PopResult.OK.code();
    } catch (IOException fault) {
      return PopResult.E_IO.code();
    }
  }

  /** What was not begun is done in the call that needs it. */
  private static int runTask(long id, long address) {
    Host host = of(id);
    if (host == null) return PopResult.E_STATE.code();
    HostTask task = new HostTask(host, address);
    try {
      host.tasks.execute(task);
      return PopResult.OK.code();
    } catch (RejectedExecutionException full) {
      return task.refuse();
    } catch (RuntimeException | Error fault) {
      Native.keep(fault);
      return task.refuse();
    }
  }

  private static boolean speaks(long id, byte[] language) {
    Host host = of(id);
    return host != null && host.speech.speaks(Utf8.text(language));
  }

  private static void speak(long id, byte[] language, byte[] text) {
    Host host = of(id);
    if (host != null) host.speech.speak(Utf8.text(language), Utf8.text(text));
  }

  private static void stopSpeech(long id) {
    Host host = of(id);
    if (host != null) host.speech.stop();
  }
}
