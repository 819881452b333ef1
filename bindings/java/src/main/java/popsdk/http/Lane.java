package popsdk.http;

import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What the exchanges of one isolation value share: TLS sessions, and connections one after the other. */
final class Lane {
  private final SSLContext tls;
  private final ArrayDeque<Line> idle = new ArrayDeque<>();
  private int exchanges;
  private boolean closed;

  Lane(Trust trust) throws GeneralSecurityException {
    tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {trust}, null);
  }

  synchronized void enter() {
    ++exchanges;
  }

  synchronized boolean inUse() {
    return exchanges > 0;
  }

  /** A line of the exchange's own until it is put back. */
  synchronized Line take() {
    Line line = idle.poll();
    return line == null ? new Line(tls.getSocketFactory()) : line;
  }

  synchronized void leave() {
    --exchanges;
  }

  synchronized void putBack(Line line) {
    if (closed) {
      line.cut();
    } else {
      idle.push(line);
    }
  }

  synchronized void close() {
    closed = true;
    for (Line line : idle) line.cut();
    idle.clear();
  }
}
