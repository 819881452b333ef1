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
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an app gave to one client, and the way by which PoP calls it. The native side knows a host by a number and holds no
 * reference to it, so that an app's own objects, which may know the client, keep nothing alive. Whoever can cause a call
 * holds the host: the client, what was made from it, an exchange, a task.
 *
 * <p>What an app's code throws leaves the native side untouched: it is kept there and thrown on when the call to PoP returns.
 */
final class Host {
  private static final AtomicLong LAST = new AtomicLong();
  private static final Map<Long, WeakReference<Host>> ALIVE = new ConcurrentHashMap<>();
  private static final Map<Long, Backstop> BACKSTOPS = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Host> FORGOTTEN = new ReferenceQueue<>();

  final long address;
  final Children children = new Children(this);
  final Clock clock;
  final LogSink log;
  final WakeUp wakeUp;
  final Speech speech;
  final Executor listeners;
  private final HttpTransport http;
  private final SecureStorage storage;
  private final Executor tasks;
  private final Backstop backstop;
  private final Map<Long, HttpExchange> exchanges = new HashMap<>();
  private final AtomicReference<Throwable> later = new AtomicReference<>();

  Host(PopClient.Builder given) {
    http = given.http;
    clock = given.clock;
    log = given.log;
    wakeUp = given.wakeUp;
    storage = given.secureStorage;
    tasks = given.tasks;
    speech = given.speech;
    listeners = given.listeners;
    long id = LAST.incrementAndGet();
    address = Native.hostCreate(id);
    backstop = new Backstop(this, id, given.directory);
    ALIVE.put(id, new WeakReference<>(this));
    BACKSTOPS.put(id, backstop);
  }

  /** Which of the interfaces were given, as bits. */
  int given() {
    Object[] tables = {http, clock, log, wakeUp, storage, tasks, speech};
    int bits = 0;
    for (int i = 0; i < tables.length; ++i) bits |= tables[i] == null ? 0 : 1 << i;
    return bits;
  }

  void owns(long client) {
    backstop.client = client;
  }

  /**
   * @return null when nobody can reach it any more
   */
  static Host of(long id) {
    WeakReference<Host> known = ALIVE.get(id);
    return known == null ? null : known.get();
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
    /** What the client has borrowed. */
    private final EmbeddedDirectory directory;
    private volatile long client;

    Backstop(Host host, long id, EmbeddedDirectory directory) {
      super(host, FORGOTTEN);
      this.id = id;
      this.address = host.address;
      this.directory = directory;
    }

    void free() {
      Native.clientDestroy(null, client);
      Native.hostDestroy(address);
      ALIVE.remove(id);
      BACKSTOPS.remove(id);
    }
  }

  // ---- What an app's code throws -------------------------------------------------------------------

  /** Hands a text over. */
  interface Sending {
    /**
     * @param result gets what came of it, also where this throws
     */
    void send(int[] result);
  }

  /** A text that was taken is not to be sent again because a log sink threw meanwhile: the next poll throws that. */
  PopResult sent(Sending text) {
    int[] result = {PopResult.E_INTERNAL.code()};
    try {
      text.send(result);
    } catch (Throwable thrown) {
      if (result[0] != PopResult.OK.code()) throw thrown;
      later.set(thrown);
    }
    return PopResult.of(result[0]);
  }

  void throwWhatWasLeft() {
    Throwable left = later.getAndSet(null);
    if (left != null) rethrow(left);
  }

  /** As it is: code in Kotlin throws checked exceptions that no interface declares. */
  static void rethrow(Throwable thrown) {
    Host.<RuntimeException>unchecked(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  // ---- Called by the native side, through Native -------------------------------------------------

  int startHttp(byte[] request, long address) {
    HttpExchange exchange = new HttpExchange(this, address);
    synchronized (exchanges) {
      exchanges.put(address, exchange);
    }
    try {
      http.start(new HttpRequest(new PacketReader(request)), exchange);
      return PopResult.OK.code();
    } catch (IOException refused) {
      return refuse(exchange, address);
    } catch (Throwable fault) {
      int result = refuse(exchange, address);
      Native.keep(fault);
      return result;
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

  void cancelHttp(long address) {
    HttpExchange exchange;
    synchronized (exchanges) {
      exchange = exchanges.get(address);
    }
    if (exchange != null) http.cancel(exchange);
  }

  /** Fills the buffer, which the native side overwrites afterwards, and gives the size. */
  int readSecret(String name, byte[] buffer) {
    byte[] value;
    try {
      value = storage.read(name);
    } catch (IOException fault) {
      return PopResult.E_IO.code();
    }
    if (value == null) return PopResult.E_NOT_FOUND.code();
    boolean fits = value.length <= buffer.length;
    if (fits) System.arraycopy(value, 0, buffer, 0, value.length);
    Arrays.fill(value, (byte) 0);
    return fits ? value.length : PopResult.E_IO.code();
  }

  int writeSecret(String name, byte[] value) {
    try {
      storage.write(name, value);
      return PopResult.OK.code();
    } catch (IOException fault) {
      return PopResult.E_IO.code();
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  int eraseSecret(String name) {
    try {
      storage.erase(name);
      return PopResult.OK.code();
    } catch (IOException fault) {
      return PopResult.E_IO.code();
    }
  }

  /** What was not begun is done in the call that needs it. */
  int runTask(long address) {
    HostTask task = new HostTask(this, address);
    try {
      tasks.execute(task);
      return PopResult.OK.code();
    } catch (RejectedExecutionException full) {
      return task.refuse();
    } catch (Throwable fault) {
      int result = task.refuse();
      Native.keep(fault);
      return result;
    }
  }
}
