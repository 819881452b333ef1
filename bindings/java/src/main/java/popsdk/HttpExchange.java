package popsdk;

import java.util.concurrent.atomic.AtomicBoolean;

/** The way back for one request. */
public final class HttpExchange {
  private final Host host;
  private final long exchange;
  /** Set by whoever ends it: finish, or a start that threw. */
  private final AtomicBoolean ended = new AtomicBoolean();

  HttpExchange(Host host, long exchange) {
    this.host = host;
    this.exchange = exchange;
  }

  /**
   * Ends the exchange: exactly once for every {@link HttpTransport#start} that did not throw, on any thread, at any time, also
   * after a cancel and after the client was closed.
   *
   * @throws PopException with {@link PopResult#E_STATE} when it has ended before
   */
  public void finish(HttpResponse response) {
    if (response == null) throw new PopException(PopResult.E_ARGUMENT, "response is null");
    byte[] contentType = response.contentType == null ? null : Utf8.bytes(response.contentType, "the content type");
    if (!end()) throw new PopException(PopResult.E_STATE, "this exchange has ended before");
    host.forget(exchange);
    Native.httpFinish(host, exchange, response.result.code(), response.status, contentType, response.body);
  }

  /**
   * @return false when it has ended before
   */
  boolean end() {
    return ended.compareAndSet(false, true);
  }
}
