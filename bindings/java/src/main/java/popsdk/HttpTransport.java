package popsdk;

import java.io.IOException;

/**
 * The app's way to the network. It must use HTTPS with TLS 1.2 or later and check the certificate, follow no redirect, send
 * no header of its own beyond what HTTP needs (no cookie, no referrer, no user agent), keep nothing on disk, and compress
 * nothing. Exchanges with different {@link HttpRequest#isolation} must share no connection, TLS session or cookie.
 */
public interface HttpTransport {
  /**
   * Begins a request and returns at once; later, from any thread, {@link HttpExchange#finish} ends it, exactly once. Where this
   * throws, the exchange has not begun and must not be finished.
   */
  void start(HttpRequest request, HttpExchange exchange) throws IOException;

  /**
   * The answer is no longer wanted. Must return at once; {@link HttpExchange#finish} still has to be called. It may cross a
   * finish on another thread.
   */
  void cancel(HttpExchange exchange);
}
