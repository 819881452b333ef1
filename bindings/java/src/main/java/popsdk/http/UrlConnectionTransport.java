package popsdk.http;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import popsdk.HttpExchange;
import popsdk.HttpRequest;
import popsdk.HttpResponse;
import popsdk.HttpTransport;
import popsdk.PopResult;

/**
 * The way to the network by {@link java.net.HttpURLConnection}: TLS 1.2 or later to a server that proves its name, no
 * redirect, no cookie, no cache, nothing on disk. What an app set for all its connections (a socket factory, a host name
 * verifier, {@code https.protocols}, an authenticator) changes nothing here; the system's proxy settings hold.
 *
 * <p>Exchanges with one isolation value share connections and TLS sessions, those with different ones nothing.
 *
 * <p>HttpURLConnection adds a few headers that are the same for everybody: an empty user agent, {@code accept: *&#47;*}, {@code
 * connection}, and on a desktop {@code cache-control} and {@code pragma}. It also asks the app's {@link java.net.CookieHandler}, if one
 * is set, and cannot be told not to: a request to which that would add a cookie is not made.
 *
 * <p>An exchange has a thread for as long as it lasts. A cancelled one ends at once, its thread when the system lets go of it: a
 * look-up of a host name cannot be broken off. All are daemons, so that none holds up the end of a process.
 */
public final class UrlConnectionTransport implements HttpTransport, AutoCloseable {
  /** Isolation values whose idle connections are kept. */
  private static final int IDLE_LANES = 4;
  /** Seconds after which a thread that has nothing to do ends. */
  private static final int IDLE_THREAD_S = 5;

  private final Trust trust;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<Object, UrlExchange> running = new ConcurrentHashMap<>();
  /** In the order of their use. */
  private final Map<Long, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true);

  /** Trusts whom the system trusts. */
  public UrlConnectionTransport() throws GeneralSecurityException {
    this(Trust.system());
  }

  /**
   * @param authorities certificates in PEM form, to trust instead of the system's
   */
  public UrlConnectionTransport(File authorities) throws GeneralSecurityException, IOException {
    this(Trust.in(authorities));
  }

  private UrlConnectionTransport(Trust trust) {
    this.trust = trust;
    ThreadFactory daemons = work -> {
      Thread thread = new Thread(work, "pop-http");
      thread.setDaemon(true);
      return thread;
    };
    threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_THREAD_S, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
    timer = new ScheduledThreadPoolExecutor(1, daemons);
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_THREAD_S, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  @Override
  public void start(HttpRequest request, HttpExchange exchange) throws IOException {
    begin(request, exchange, exchange::finish);
  }

  @Override
  public void cancel(HttpExchange exchange) {
    stop(exchange);
  }

  /** Ends what is under way, and then its threads. Returns at once. Call it after the client's close. */
  @Override
  public void close() {
    threads.shutdown();
    timer.shutdownNow();
    for (UrlExchange one : new ArrayList<>(running.values())) one.end(HttpResponse.failed(PopResult.E_CANCELLED));
    synchronized (lanes) {
      for (Lane lane : lanes.values()) lane.close();
      lanes.clear();
    }
  }

  /**
   * @param key names the exchange for {@link #stop}
   * @param end gets the answer, once, on any thread
   */
  void begin(HttpRequest request, Object key, Consumer<HttpResponse> end) throws IOException {
    Lane lane = lane(request.isolation);
    UrlExchange exchange = new UrlExchange(request, lane, response -> {
      running.remove(key);
      end.accept(response);
    });
    running.put(key, exchange);
    try {
      exchange.limit(timer.schedule(
          () -> exchange.end(HttpResponse.failed(PopResult.E_TIMEOUT)), request.timeoutMs, TimeUnit.MILLISECONDS));
      threads.execute(exchange);
    } catch (RejectedExecutionException closed) {
      running.remove(key);
      exchange.drop();
      throw new IOException("the transport is closed", closed);
    }
  }

  void stop(Object key) {
    UrlExchange exchange = running.get(key);
    if (exchange != null) exchange.end(HttpResponse.failed(PopResult.E_CANCELLED));
  }

  /** The lane of an isolation value, in use until it is told that an exchange has left it. */
  private Lane lane(long isolation) throws IOException {
    synchronized (lanes) {
      Lane lane = lanes.get(isolation);
      if (lane == null) {
        Iterator<Lane> oldest = lanes.values().iterator();
        while (lanes.size() >= IDLE_LANES && oldest.hasNext()) {
          Lane old = oldest.next();
          if (old.inUse()) continue;
          oldest.remove();
          old.close();
        }
        try {
          lane = new Lane(trust);
        } catch (GeneralSecurityException none) {
          throw new IOException("this system has no TLS", none);
        }
        lanes.put(isolation, lane);
      }
      lane.enter();
      return lane;
    }
  }
}
